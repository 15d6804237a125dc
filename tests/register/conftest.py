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
labs_twice:
  topic: repeat
  says_zh: 两处{first}、{second}
  says_en: Printed as {first} and {second}
  operands: {first: p01.04, second: p02.07}
"""


@pytest.fixture
def compared(source_folder):
    place = "scope: 甲市\n"
    source_folder.replace("source.yml", place, f"{place}place: jia\ncompare_with: [sheng, guo]\n")
    share = "rd_gdp:\n  {title_zh: 研发强度"
    source_folder.replace(
        "indicators.yml", share, share.replace("{", "{reference: rd_gdp_ratio, ")
    )
    source_folder.path("claims.yml").write_text(CLAIMS, "utf-8")
    return source_folder
