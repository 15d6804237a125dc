"""Units, numerals, kinds and price basis against readings made by hand."""

import csv
from pathlib import Path

import pytest

from analysis.extract.intake import build_document
from analysis.extract.scan import Mention, extract_mentions

CASES = Path(__file__).parents[2] / "data" / "extract_cases.tsv"
OURS = ("D06", *(f"D{number:02d}" for number in range(8, 15)), "D17", "D18")


def read_cases() -> list[dict[str, str]]:
    with CASES.open(encoding="utf-8", newline="") as file:
        rows = csv.DictReader(file, delimiter="\t", quoting=csv.QUOTE_NONE)
        return [row for row in rows if row["id"] in OURS]


def find(text: str, printed: str) -> Mention:
    """The mention that prints a piece of text, white space aside."""
    bare = "".join(printed.split())
    found = [
        one
        for one in extract_mentions(build_document(text), 2024)
        if "".join(one.printed.split()) == bare
    ]
    assert found, [one.printed for one in extract_mentions(build_document(text), 2024)]
    return found[0]


@pytest.mark.parametrize("case", read_cases(), ids=lambda case: case["id"])
def test_a_case_of_the_review_is_read_as_a_reader_does(case: dict[str, str]) -> None:
    mention = find(case["text"].replace("\\n", "\n"), case["mention"])
    assert (mention.value, mention.hedge, mention.unit, mention.kind) == (
        case["right value"],
        case["hedge"],
        case["unit"],
        case["kind"],
    )


def test_every_case_of_units_is_there() -> None:
    assert {case["id"] for case in read_cases()} == set(OURS)


OPEN_UNITS = [
    ("全县现有酒庄46家。", "46家", "酒庄"),
    ("全县46家酒庄通过认证。", "46家", "酒庄"),
    ("培育12条产业链。", "12条", "产业链"),
    ("聚焦12条重点产业链全面发力。", "12条", "产业链"),
    ("对外开放县45个。", "45个", "place"),
    ("新建暖心驿站30个。", "30个", "驿站"),
    ("开办暑期托管班210个。", "210个", "托管班"),
    ("8个案例入选国家级名单。", "8个", "案例"),
    ("新设5个产业学院。", "5个", "学院"),
    ("改造老旧小区120个。", "120个", "老旧小区"),
    ("新建口袋公园35个、绿道20条。", "20条", "绿道"),
    ("打造“一刻钟便民生活圈”15个。", "15个", "便民生活圈"),
    ("3个典型案例在全国推广。", "3个", "典型案例"),
    ("老年食堂增至410个。", "410个", "食堂"),
    ("公办托位达到9000个。", "9000个", "托位"),
    ("中欧班列（某地）开行1200列。", "1200列", "班列"),
    ("国际友城达88对，合作不断。", "88对", "友城"),
    ("6部作品获国家大奖。", "6部", "作品"),
    ("推出22项改革举措。", "22项", "改革举措"),
    ("修缮古戏台37座。", "37座", "古戏台"),
    ("全市茶空间达到64家。", "64家", "茶空间"),
]
CLOSED_UNITS = [
    ("6个自治州通动车。", "6个", "place"),
    ("16个区开展防汛活动。", "16个", "place"),
    ("7个区县通过督导评估。", "7个", "place"),
    ("全年上市1193只债券。", "1193只", "债券"),
    ("存栏羊5万只。", "5万只", "head"),
    ("11.08万套保交房全部交付。", "11.08万套", "dwelling"),
    ("开工1.27万套保障性安居工程。", "1.27万套", "dwelling"),
    ("培育3个国家先进制造业集群。", "3个", "platform"),
    ("5个城市更新案例获推广。", "5个", "案例"),
    ("新增2家千亿级、24家百亿级工业企业。", "2家", "enterprise"),
    ("旗下有30家全资、控股企业。", "30家", "enterprise"),
    ("建设40家产业公共创新与服务平台。", "40家", "platform"),
    ("推进66个粮食产能提升重点县。", "66个", "place"),
    ("4个过五百亿的县市增势良好。", "4个", "place"),
    ("两个高新区的重点项目开工。", "两个", "platform"),
    ("同行业218个国内领先的“隐形冠军”。", "218个", "enterprise"),
    ("企业由51家整合为33家。", "33家", "enterprise"),
    ("补贴惠及130万老年人。", "130万", "person"),
    ("带动33万农民工就近就业。", "33万", "person"),
    ("县域医共体192个。", "192个", "医共体"),
    ("打造展示区3个、特色名片10个。", "3个", "展示区"),
    ("获省科学技术奖20项。", "20项", "award"),
    ("组建9家以高校为主体、企业为支撑的创新联盟。", "9家", "institution"),
    ("每天新增4件授权专利。", "4件", "patent"),
]
DENOMINATORS = [
    ("每月租金3000元/月。", "3000元/月", "CNY/month"),
    ("劳动生产率25万元/人。", "25万元/人", "CNY/person"),
    ("房价1.2万元/平方米。", "1.2万元/平方米", "CNY/square_metre"),
    ("每千人口床位8.2张。", "8.2张", "bed/thousand_person"),
    ("床位8.2张/千人。", "8.2张/千人", "bed/thousand_person"),
    ("每千人口托位数4.8个。", "4.8个", "托位/thousand_person"),
    ("千人口托位数达4.8个。", "4.8个", "托位/thousand_person"),
    ("浓度31微克/立方米。", "31微克/立方米", "microgram/cubic_metre"),
    ("浓度降至28.5微克每立方米。", "28.5微克每立方米", "microgram/cubic_metre"),
    ("浓度为每立方米19微克。", "19微克", "microgram/cubic_metre"),
    ("每万人口发明专利36.1件。", "36.1件", "patent/ten_thousand_person"),
    ("低保标准每人每月900元。", "900元", "CNY/person/month"),
    ("租金30元/平方米/月。", "30元/平方米/月", "CNY/square_metre/month"),
    ("亩产值20万元/亩。", "20万元/亩", "CNY/mu"),
    ("能耗0.5吨标准煤/万元。", "0.5吨标准煤/万元", "tonne/ten_thousand_CNY"),
    ("每百户拥有汽车45辆。", "45辆", "vehicle/hundred_household"),
    ("电价0.6元/千瓦时。", "0.6元/千瓦时", "CNY/kilowatt_hour"),
    ("每年投入3亿元。", "3亿元", "CNY"),
    ("人均收入3万元。", "3万元", "CNY"),
    ("每月共支出300万元。", "300万元", "CNY"),
    ("每万人口占比5%。", "5%", "percent"),
    ("吞吐量120万标准箱。", "120万标准箱", "teu"),
    ("货物周转量35亿吨公里。", "35亿吨公里", "tonne_kilometre"),
    ("旅客周转量12亿人公里。", "12亿人公里", "person_kilometre"),
]


@pytest.mark.parametrize(("text", "printed", "unit"), [*OPEN_UNITS, *CLOSED_UNITS, *DENOMINATORS])
def test_what_is_counted_and_per_what(text: str, printed: str, unit: str) -> None:
    assert find(text, printed).unit == unit


NUMERALS = [
    ("經常開支百分之三點五。", "百分之三點五", "3.5", "percent"),
    ("失業率百分之零點二。", "百分之零點二", "0.2", "percent"),
    ("人均5萬6,566元。", "5萬6,566元", "56566", "CNY"),
    ("人均3萬3,883美元。", "3萬3,883美元", "33883", "USD"),
    ("人口1億2644万3千人。", "1億2644万3千人", "126443000", "person"),
    ("公帑1,250億港元。", "1,250億港元", "125000000000", "HKD"),
    ("撥款30億港幣。", "30億港幣", "3000000000", "HKD"),
    ("預算3億新臺幣。", "3億新臺幣", "300000000", "TWD"),
    ("新增企業120間。", "120間", "120", "enterprise"),
    ("服務250個家庭。", "250個", "250", "household"),
    ("推行12項措施。", "12項", "12", "policy_item"),
    ("住戶90萬戶。", "90萬戶", "900000", "household"),
    ("貨物250萬噸。", "250萬噸", "2500000", "tonne"),
    ("逾300萬人。", "逾300萬人", "3000000", "person"),
    ("投资3亿5000万元。", "3亿5000万元", "350000000", "CNY"),
    ("产值1 2 5 0亿元。", "1250亿元", "125000000000", "CNY"),
    ("产值2 1 3 . 5亿元。", "213.5亿元", "21350000000", "CNY"),
    ("农户８，９００户。", "８，９００户", "8900", "household"),
    ("投资１２．５亿元。", "１２．５亿元", "1250000000", "CNY"),
    ("Output grew to RMB 3.2 billion.", "RMB 3.2 billion", "3200000000", "CNY"),
    ("It cost HK$586.7 billion.", "HK$586.7 billion", "586700000000", "HKD"),
    ("It cost US$2 trillion.", "US$2 trillion", "2000000000000", "USD"),
    ("The rate was about 5.2 per cent.", "about 5.2 per cent", "5.2", "percent"),
    ("The rate rose 0.3 percentage points.", "0.3 percentage points", "0.3", "percentage_point"),
    ("The total was 3.5 billion yuan.", "3.5 billion yuan", "3500000000", "CNY"),
]


@pytest.mark.parametrize(("text", "printed", "value", "unit"), NUMERALS)
def test_a_numeral_is_read_whole(text: str, printed: str, value: str, unit: str) -> None:
    mention = find(text, printed)
    assert (mention.value, mention.unit) == (value, unit)


CHANGES = [
    ("收入同比减收440万元。", "440万元", "-4400000"),
    ("契税少收3亿元。", "3亿元", "-300000000"),
    ("增值税多收2亿元。", "2亿元", "200000000"),
    ("费率下调2个百分点。", "2个百分点", "-2"),
    ("支出压降12%。", "12%", "-12"),
    ("成本上调3%。", "3%", "3"),
    ("产值负增长2.5%。", "2.5%", "-2.5"),
    ("利润由升转降，下降4%。", "4%", "-4"),
    ("营收保持20%以上增长。", "20%以上", "20"),
    ("产值实现8%的增长。", "8%", "8"),
    ("出口取得12%的增幅。", "12%", "12"),
    ("价格出现3%的降幅。", "3%", "-3"),
    ("规模增长1.6倍。", "1.6倍", "1.6"),
    ("企业净增214家。", "214家", "214"),
    ("产值同比+5.2%。", "+5.2%", "5.2"),
    ("增速达7.5%。", "7.5%", "7.5"),
    ("降幅为3%。", "3%", "-3"),
    ("比全国平均高1.2个百分点。", "1.2个百分点", "1.2"),
    ("比上年高1.2个百分点。", "1.2个百分点", "1.2"),
    ("Exports fell by 2.1%.", "2.1%", "-2.1"),
    ("GDP grew by 6.8 per cent.", "6.8 per cent", "6.8"),
    ("We saw a 4.5 per cent decline.", "4.5 per cent", "-4.5"),
]
NO_CHANGES = [
    ("浓度下降到33微克/立方米。", "33微克/立方米", "level", "33"),
    ("占比由15%下降为12%。", "12%", "share", "12"),
    ("比重降至10%。", "10%", "share", "10"),
    ("覆盖率达96%。", "96%", "share", "96"),
    ("占比12%，增长势头良好。", "12%", "share", "12"),
    ("投资10亿元增长点明显。", "10亿元", "level", "1000000000"),
    ("规模是上年的1.6倍。", "1.6倍", "share", "1.6"),
    ("The share rose to 5.2 per cent.", "5.2 per cent", "share", "5.2"),
    ("The deficit is 3 per cent of GDP.", "3 per cent", "share", "3"),
    ("为企业减税5亿元。", "5亿元", "level", "500000000"),
]


@pytest.mark.parametrize(("text", "printed", "value"), CHANGES)
def test_a_change_has_its_sign(text: str, printed: str, value: str) -> None:
    mention = find(text, printed)
    assert (mention.kind, mention.value) == ("change", value)


@pytest.mark.parametrize(("text", "printed", "kind", "value"), NO_CHANGES)
def test_what_only_looks_like_a_change_is_none(
    text: str, printed: str, kind: str, value: str
) -> None:
    mention = find(text, printed)
    assert (mention.kind, mention.value) == (kind, value)


PRICES = [
    ("地区生产总值100亿元，增长5.1%。", "5.1%", "constant"),
    ("国内生产总值增长5.1%。", "5.1%", "constant"),
    ("生产总值100亿元，按可比价格计算，比上年增长5.1%。", "5.1%", "constant"),
    ("第一产业增加值20亿元，增长3.1%。", "3.1%", "constant"),
    ("规模以上工业增加值增长8.2%。", "8.2%", "constant"),
    ("优势产业、高技术产业增加值分别增长6.8%、12.3%。", "12.3%", "constant"),
    ("生产总值增长6.1%（按现价计算）。", "6.1%", "current"),
    ("生产总值名义增长6.1%。", "6.1%", "current"),
    ("居民人均可支配收入3万元，增长5.5%。", "5.5%", "current"),
    ("居民人均可支配收入增长5.5%，扣除价格因素实际增长4.4%。", "4.4%", "constant"),
    ("居民人均可支配收入名义增长5.5%，实际增长4.4%。", "5.5%", "current"),
    ("工业总产值90亿元，增长7.3%。", "7.3%", ""),
    ("按可比价格计算，工业总产值90亿元，增长7.3%。", "7.3%", "constant"),
    (
        "增加值9亿元，增长2%（按可比价格计算，下同）。农业总产值30亿元，增长7.3%。",
        "7.3%",
        "constant",
    ),
    ("增加值9亿元，增长2%（按可比价格计算，下同）。财政收入30亿元，增长7.3%。", "7.3%", ""),
    ("社会消费品零售总额增长7.3%。", "7.3%", ""),
    ("生产总值增长5%，固定资产投资增长7.3%。", "7.3%", ""),
    ("单位地区生产总值能耗下降7.3%。", "7.3%", ""),
    ("增加值占比提高7.3个百分点。", "7.3个百分点", ""),
    ("生产总值达到7.3亿元。", "7.3亿元", ""),
    ("Real GDP grew by 6.8%.", "6.8%", "constant"),
]


@pytest.mark.parametrize(("text", "printed", "prices"), PRICES)
def test_a_rate_has_the_price_basis_that_is_said_or_customary(
    text: str, printed: str, prices: str
) -> None:
    assert find(text, printed).prices == prices


DOUBTS = [
    ("全县产值1 2 5 0亿元。", "1250亿元"),
    ("Revenue reached $1.25 billion.", "$1.25 billion"),
    ("It drew 3.2 million parcels.", "3.2 million"),
    ("平台用户突破3500万。", "突破3500万"),
    ("改造5个。", "5个"),
    ("亏损企业减亏2亿元。", "2亿元"),
    ("代码412,413,414,417,421,423,424,425,426。", "412"),
]


@pytest.mark.parametrize(("text", "printed"), DOUBTS)
def test_what_is_read_with_doubt_waits_for_a_look(text: str, printed: str) -> None:
    assert find(text, printed).review


def test_a_list_of_codes_is_no_figure_and_does_not_stop_the_reading() -> None:
    text = (
        "企业 份额（%） 代码\n\n甲 38.8 412,413,414,417,421,423,428\n\n"
        "乙 26.7 411,412,413,414,415,421,422,423,424\n"
    )
    mentions = extract_mentions(build_document(text), 2024)
    assert mentions[0].printed == "38.8"
    assert {one.kind for one in mentions if "," in one.printed} == {"name"}


def test_a_fiscal_year_is_neither_a_ratio_nor_a_length_of_time() -> None:
    for text in ("2019/20年度開支上升。", "2023/24年度开支上升。"):
        mentions = extract_mentions(build_document(text), 2024)
        assert not {one.kind for one in mentions} & {"share", "duration"}
        assert "ratio" not in {one.unit for one in mentions}


def test_letter_spaced_digits_are_one_row_and_others_stay_apart() -> None:
    assert find("1 2 5 0亿元。", "1250亿元").start == 0
    assert [one.printed for one in extract_mentions(build_document("分别为5 6亿元。"), 2024)] == [
        "5",
        "6亿元",
    ]
