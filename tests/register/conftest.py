"""The small source set beside other places by its share of R&D, with claims that name figures."""

import pytest

CLAIMS = """\
labs_growth:
  topic: growth
  says_zh: 研发机构增长到{stated}
  says_en: Labs grew to {stated}
  stated: p01.04
  operands: {base: p01.02, part: p01.05}
  readings:
    plain: {label_zh: 平实, label_en: plain, formula: base + part}
labs_rate:
  topic: average_growth
  says_zh: 年均{stated}
  says_en: By {stated} a year
  stated: p02.02
  operands: {base: p01.02, end: p01.04}
  readings:
    compound:
      {label_zh: 复合, label_en: compound, formula: "cagr(base, end, years)",
       years: {from: base, to: end}}
share_outside:
  topic: reference
  says_zh: 占比{stated}，外省{other}、全国{nation}
  says_en: A share of {stated}; elsewhere {other}, in the nation {nation}
  stated: p01.06
  reference:
    other: {series: rd_gdp_ratio, place: sheng, year: 2015}
    nation: {series: rd_gdp_ratio, place: guo, year: 2015}
  readings:
    nation: {label_zh: 全国, label_en: the nation, formula: nation + 0}
    other: {label_zh: 外省, label_en: elsewhere, formula: other + 0}
labs_twice:
  topic: repeat
  says_zh: 两处{first}、{second}
  says_en: Printed as {first} and {second}
  operands: {first: p01.04, second: p02.07}
"""


@pytest.fixture
def compared(beside_others):
    beside_others.path("claims.yml").write_text(CLAIMS, "utf-8")
    return beside_others
