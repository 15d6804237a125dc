"""Right texts in which something looks like a slip: nothing of them is called an error."""

import pytest

from analysis.extract.intake import build_document
from analysis.run.audit import audit_document

FAIR = [
    # more is listed than the names that often make a whole
    (
        "本年收入合计1256.32万元，其中：财政拨款收入1180.25万元，上级补助收入20.00万元，"
        "事业收入30.00万元，经营收入0万元，其他收入26.07万元。"
    ),
    (
        "本年支出合计1200.50万元，其中：基本支出856.30万元，占71.33%；项目支出320.20万元，占26.67%；"
        "经营支出24.00万元，占2.00%。"
    ),
    "义务教育学校56所，其中小学38所、初中12所、九年一贯制学校6所。",
    (
        "收入合计1500.26万元，其中：一般公共预算财政拨款收入1430.26万元，占95.33%；政府性基金预算财政拨款收入"
        "69.00万元，占4.60%；其他收入1.00万元，占0.07%。"
    ),
    (
        "部门收入预算1286.30万元，其中：一般公共预算拨款1200.30万元；政府性基金预算拨款80.00万元；"
        "国有资本经营预算拨款0万元；事业收入6.00万元。"
    ),
    "全市一般公共预算收入186.5亿元，其中市本级52.3亿元，区级133.2亿元。功能区收入另行反映。",
    # plans that are changed by more than one thing
    "将年初收入预算42.0亿元，调减2.0亿元，调整为40.0亿元。",
    "市级预备费年初安排2.00亿元，追加教育支出0.50亿元，调整后余额为1.50亿元。",
    "年初批复收入预算58.20亿元，调增2.20亿元，支出预算相应调整为60.50亿元。",
    # days, of all of which nobody prints the number
    "优良天数322天，比上年增加2天；重度污染天数3天，占0.8%。",
    "城镇化率由58.6%提高到63.5%，五年提高4.9个百分点，年均提高0.98个百分点。",
    # what is left is not all that isn't done
    "收到信访件126件，办结98件，转办2件，其余26件。",
    "2021年以来共排查隐患46处，今年整改7处，剩余9处。",
    "全县27个乡镇，12个达标，其余15个未达标。",
    # names that end as 中 does
    "建成站点：西安120座、汉中150座。",
    "普通高中12所、职中15所。",
    "建成充电站120座、建设中150座。",
    # other years, and things that are counted twice
    "新建5G基站320个。其中，累计建成5G基站820个。",
    "完成投资12.5亿元。其中，总投资18.2亿元的滨江大道工程建成。",
    "常住人口62.5万人。其中，户籍人口68.5万人。",
    "存栏折合猪单位125.6万头，其中猪85.2万头、牛12.3万头、羊45.6万头。",
    "专利申请520件、授权320件，其中申请发明专利120件、实用新型专利280件。",
    "新增就业56200人。其中，城镇新增就业42300人，农村劳动力转移就业25600人。",
    # a plan of its own, a rate of another amount, people who moved
    (
        "三公经费年初预算为21.00万元，决算为16.95万元，完成预算的80.71%，其中：公务用车运行费决算为"
        "16.95万元，完成预算的82.68%。"
    ),
    "完成采购预算19.40亿元，实际采购金额16.47亿元，节约资金2.93亿元，资金节约率达到15.1%。",
    "出生人数8562人，死亡人数5210人，全年净增人口4352人。",
    "采购额13579万元，节约资金2431万元，其中：货物类采购额6114万元。",
    "户籍人口125.6万人，其中城镇人口62.5万人。年末常住人口108.2万人，城镇化率62.35%。",
]
HEADLINES = [
    "1-5月规上工业增加值增长12.5%\n5月份，全市规上工业增加值增长12.8%。",
    "1-7月实际使用外资12.5亿美元\n1-8月，全市实际使用外资13.5亿美元。",
]


@pytest.mark.parametrize("text", [*(f"2023年，{one}" for one in FAIR), *HEADLINES])
def test_a_fair_text_holds_no_error(text: str) -> None:
    assert [one.prints for one in audit_document(build_document(text)).failing] == []


def test_a_rise_over_years_is_no_base_of_a_year_s_growth() -> None:
    text = (
        "2018年3月5日在县人民代表大会上\n五年来，财政收入从11.7亿元增加到17.3亿元。\n"
        "过去一年，财政收入增长7.4%。"
    )
    assert audit_document(build_document(text)).failing == ()
