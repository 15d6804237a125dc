"""A brief of the small source: its prose, and the source set beside other places."""

import pytest

from analysis.brief.prose import parse_prose

PROSE = """\
---
title:
  - "{{when growth.labs.pct > 0}} {{text.place}} has {{growth.labs.pct}} more"
  - "{{text.place}}"
subtitle: "{{text.source_title}}"
author: Somebody
description: What {{text.place}} prints
keywords: [labs]
finding_level: "**{{title}}** came to {{key.end}}, by {{key.pct}}."
finding_ratio: "**{{title}}** went to {{key.end | short}}, by {{key.pp}}."
---

::: findings
{{findings}}
:::

## Comparison

It is {{text.policy}}.

::: {#tbl-key .table}
Pairs

{{table: key_indicators}}
:::

::: {#tbl-claims .table}
Claims

{{table: claims}}
:::

::: {#tbl-verdicts .table}
Verdicts

{{table: verdicts}}
:::

::: {#tbl-outlook .table}
Outlook

{{table: outlook}}
:::

::: {#fig-ranking .figure}
Ranking

{{figure: growth_ranking}}
:::

::: {#fig-composition .figure}
Parts

{{figure: composition}}
:::

::: {#fig-scenarios .figure}
Scenarios

{{figure: scenarios}}
:::

::: {#fig-series .figure}
Series

{{figure: series}}
:::

::: {#fig-verdicts .figure}
Verdicts

{{figure: verdicts}}
:::

:::::: appendix
## Numbers

{{appendix}}
::::::
"""
CLAIMS = """\
labs_growth:
  topic: sum
  says_zh: 两类机构合计{stated}
  says_en: Both kinds together are {stated}
  stated: p01.04
  operands: {base: p01.02, part: p01.05}
  readings:
    plain: {label_zh: 平实, label_en: plain (as said), formula: base + part}
"""


@pytest.fixture
def prose():
    return parse_prose(PROSE, "prose/jia.en.md")


@pytest.fixture
def compared(beside_others):
    """The small source set beside other places by its share of R&D, with a claim that fails."""
    beside_others.path("claims.yml").write_text(CLAIMS, "utf-8")
    return beside_others
