"""From a document's text to the draft of figures.csv: every numeric mention and how it reads.

The genre is the Chinese public report: work reports, statistical communiqués, plans, summaries.
One scanner walks over the joined text once, in document order, and yields tokens: names and list
numbers first (they mask their digits), then dates, then figures, and between them the words that
fix a period (十三五期间, 目前, 去年) and the sentence and paragraph ends. Each figure is then read
from its own tables (`source.reading`) and placed by what stands beside it in its sentence.

What a rule can't settle is said in `review`; nothing is guessed in silence. Every pattern is
possessive or bounded, so time is linear in the length of the text.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from difflib import SequenceMatcher
from functools import lru_cache
from typing import Final

import regex

from analysis.extract.grids import Cell, find_cells
from analysis.extract.intake import Document, FigureRow
from analysis.source.reading import (
    HEAD_NOTE,
    HEDGE_PREFIXES,
    HEDGE_SUFFIXES,
    MEASURES,
    SCALES,
    Reading,
    read_numeral,
    read_printed,
    read_scale,
    scale_reading,
)

COLUMNS: Final = (
    "figure",
    "page",
    "printed",
    "kind",
    "value",
    "hedge",
    "unit",
    "period",
    "period_basis",
    "scope",
    "indicator",
    "note",
    "start",
    "end",
    "review",
)


@dataclass(frozen=True, slots=True)
class Mention:
    """One numeric mention of a document, as a draft row of figures.csv.

    ``start`` and ``end`` are offsets into the document's stored text. ``review`` says why a reader
    should look at the row; it is empty where the rules were sure.
    """

    figure: str
    page: int | None
    printed: str
    kind: str
    value: str
    hedge: str
    unit: str
    period: str
    period_basis: str
    scope: str
    indicator: str
    note: str
    start: int
    end: int
    review: str


# ---------------------------------------------------------------------------------------------
# Tables
# ---------------------------------------------------------------------------------------------

_PLAIN: Final[dict[int, str | int]] = {
    **{code: code - 0xFEE0 for code in range(ord("０"), ord("９") + 1)},
    **{code: code - 0xFEE0 for code in range(ord("Ａ"), ord("Ｚ") + 1)},
    **{code: code - 0xFEE0 for code in range(ord("ａ"), ord("ｚ") + 1)},
    **{
        ord(wide): plain
        for wide, plain in zip("％．＋－／（）～−–﹣〇;!?", "%.+-/()~---零；！？", strict=True)
    },
}
"""Wide digits and signs to plain ones, one for one; clause signs to the wide ones."""

_CLAUSE_COMMA: Final = regex.compile(r"(?<!\d),|,(?!\d{3}(?!\d))")
"""A plain comma that does not separate thousands."""

NOUNS: Final[dict[str, str]] = {
    "enterprise": (
        "企业 公司 集团 厂家 厂商 商家 高企 独角兽 瞪羚 小巨人 市场主体 经营主体 上市公司 "
        "供应商 个体工商户 商户 合作社 家庭农场 隐形冠军 单项冠军"
    ),
    "institution": (
        "研发机构 机构 研究院 研究所 研究中心 实验室 高校 高等院校 院校 大学 联盟 医院 协会 "
        "学会 部门 成员单位 会员单位 单位 股东 分中心 工程中心 技术中心 创新中心 保护中心 "
        "中心 院所 专业所 委员会 工作站 媒体 博物馆 图书馆 文化馆 卫生院 社会组织 党组织 "
        "管委会 养老机构"
    ),
    "platform": (
        "平台 孵化器 众创空间 加速器 示范基地 基地 园区 产业园 科技园 创新园 高新区 开发区 "
        "载体 孵化链条 众创社区 示范区 集聚区 试验区 工作室 星创天地 产业集群 特色小镇"
    ),
    "project": "项目 课题 任务 立项 工程 计划项 实事 科技计划 研发计划 产业化项目 计划",
    "patent": "专利成果 发明专利 专利申请 专利授权 授权专利 专利",
    "achievement": "科技成果 成果 新产品 新药 新技术 装置",
    "award": "科技奖 进步奖 奖项 奖励 一等奖 二等奖 三等奖 金奖 银奖 荣誉 称号",
    "policy_item": (
        "政策 审批 事项 需求 窗口 业务 意见 措施 条例 法规 规章 建议 提案 议案 诉求 证明 标准"
    ),
    "item": (
        "变电站 桥梁 水库 加油站 学位 小区 景区 站点 泊位 岗位 路口 公园 厕所 车位 停车位 "
        "商标 驿站 业务量 广场 大桥 污水处理厂 自然保护区 遗址 文物 综合体 广播站 农田 泵站 "
        "码头 电站 矿山 机场"
    ),
    "category": "类别 学科领域 领域 学科 门类 品种 行业",
    "loan": "贷款",
    "device": "仪器设备 设备 仪器 机器人 充电桩 基站 机组",
    "event": "活动 大赛 会议 培训 对接会 推介会 展会 演出 比赛 赛事 讲座 论坛 路演",
    "place": "国家和地区 地区 辖市区 县市区 县区 县城 乡镇 街道 城市 省份 社区",
    "fund": "引导基金 产业基金 投资基金 基金",
    "article": "稿件 论文 报道 信息",
    "bank": "银行 商业银行",
    "agreement": "协议 合同 合约 备忘录",
    "team": "创新创业团队 团队 团队组 代表团 战队",
    "person": (
        "人才 员工 专家 院士 学生 教师 博士 硕士 教授 医生 护士 大学生 毕业生 党员 干部 代表 "
        "委员 经纪人 劳动力 职工 志愿者 贫困人口 老人"
    ),
    "school": "学校 中学 小学 幼儿园 中小学 中小学校 职业学校 高中 初中",
    "village": "行政村 贫困村 自然村 示范村 建制村 村庄 村",
    "household": "农户 家庭 贫困户",
    "dwelling": "住房 公租房 安置房 保障房 廉租房 住宅 棚户区 商品房 保障性租赁住房",
    "bed": "床位 养老床位 病床",
    "line": "线路 班线 公交线 公交线路 航线 班列线路 铁路 高速公路 公路",
    "vehicle": "公交车 汽车 轿车 车辆 出租车 新能源车 动车",
    "case": "案件 事故 病例 纠纷 刑事案件 火灾",
}
"""Head nouns that settle the unit where the measure word (个, 家, 项, 件 …) doesn't."""

_NOUN_UNIT: Final = {noun: unit for unit, nouns in NOUNS.items() for noun in nouns.split()}
_UNIT_OF_HEAD: Final = _NOUN_UNIT | {"国家": "place", "技术": "achievement", "产品": "achievement"}
"""These three are heads only at the end of a phrase (国家级 and 技术中心 are something else)."""

CLASSIFIERS: Final[dict[str, str]] = {
    "家": "",
    "个": "",
    "项": "",
    "件": "",
    "条": "",
    "所": "",
    "座": "",
    "套": "",
    "位": "person",
    "批": "event",
    "种": "category",
    "张": "",
    "份": "",
    "期": "item",
    "门": "",
    "处": "",
    "栋": "",
    "幢": "",
    "艘": "",
    "架": "",
    "根": "",
    "册": "",
    "枚": "",
    "款": "",
    "颗": "",
    "盏": "",
    "间": "",
    "部": "",
    "层": "item",
    "箱": "item",
    "块": "",
    "片": "",
    "轮": "event",
    "口": "item",
    "眼": "item",
    "岁": "year",
    "台次": "event",
    "车次": "event",
    "件次": "event",
    "国": "place",
    "省": "place",
    "市": "place",
    "县": "place",
}
"""Measure words that are not units; with the unit they suggest where no noun says otherwise."""

_DEFAULT_BY_CLASSIFIER: Final = {"套": "device", "张": "bed"}
_NOUN_OVER_MEASURE: Final[dict[str, frozenset[str]]] = {
    "支": frozenset({"team", "fund"}),
    "只": frozenset({"fund", "achievement"}),
    "户": frozenset({"enterprise", "institution", "household"}),
}


_WITH_NOUN: Final = frozenset(
    ["月", "团队", "个团队", "企业", "个村", "个行政村", "张床位", "个床位", "前后"]
)
"""Readable as measure words, but in running text the noun stays outside the printed figure."""

_NOT_AFTER: Final = {
    "吨": "公",
    "人": "公均大才民口社工事员为们力物选数",
    "户": "均籍外",
    "次": "年日月之级新要",
    "起": "来步到点草源伏至",
    "方": "面式案向位法针便可能才",
    "分": "之别钟布类为期局配组支析批档阶层级公行会中",
    "成": "立为员果功长就都份交本效熟品绩片群套型",
    "元": "旦素件器",
    "天": "然津空文使宁气线桥",
    "日": "常本均前益处照产供用起",
    "周": "年边期围岁转一末",
    "年": "均产级龄轻报货会薪化检",
    "升": "级至到高学值温旗格",
    "克": "服拉隆",
    "台": "账湾商风胞州北阶",
    "位": "于居列置次数一",
    "名": "单列称牌录优义誉额城",
    "家": "庭乡禽畜",
    "条": "件例款约",
    "所": "有以得需属辖谓占示",
    "座": "谈位席",
    "套": "餐路利",
    "项": "目下",
    "件": "均",
    "场": "地所馆景站均",
    "支": "持付出撑部线",
    "只": "要有是能",
    "头": "部条盔",
    "株": "洲",
    "例": "如会行",
    "宗": "教旨",
    "类": "似别型",
    "届": "时满",
    "批": "准复发量示",
    "间": "隔断接",
    "部": "门分署委",
    "层": "级次面",
    "箱": "体",
    "张": "家掖力",
    "份": "额",
    "笔": "试记",
    "篇": "章",
    "倍": "增率频",
    "处": "理置于级罚分方",
    "架": "构设空",
    "根": "据本",
    "款": "项式",
    "期": "间末货限望待",
    "门": "户票",
    "国": "有际家内外企债道资庆土民",
    "省": "级内外市政委道部直重属",
    "市": "级场区民政委直值域县重属内外本辖",
    "县": "级域区城市委内道乡",
    "米": "兰字饭",
    "村": "级委民镇庄",
    "度": "假",
    "口": "岸径",
}
"""Characters that make a measure word the start of another word (5名 but 名单)."""


def _either(words: Iterable[str]) -> str:
    return "|".join(regex.escape(word) for word in sorted(set(words), key=lambda w: (-len(w), w)))


_NUMBER = r"(?:\d{1,3}(?:,\d{3})++(?![\d,])(?:\.\d++)?|\d++(?:\.\d++)?)"
_YEAR = r"(?:19|20)\d\d(?!\d)"
_SCALED = _either(word for word in MEASURES if word[0] in "十百千万亿")
_MEASURE = "|".join(
    regex.escape(word) + (f"(?![{_NOT_AFTER[word]}])" if word in _NOT_AFTER else "")
    for word in sorted({*MEASURES, *CLASSIFIERS} - _WITH_NOUN, key=lambda w: (-len(w), w))
)
_PER_WORDS = (
    "平方公里|平方米|立方米|公里|公顷|小时|工作日|吨|月|年|天|日|亩|人|户|个|台|次|件|秒|只|头|株|"
    "百户|千人|万元|万人"
)
_PER = rf"(?:/(?:{_PER_WORDS}))?+"
_SUFFIX = _either(word for word in HEDGE_SUFFIXES if len(word) > 1)
_TAIL = (
    rf"(?:{_SCALED}|[多余几]?[十百千万亿]{{0,4}}+(?:[多余][万亿]?)?+(?:{_MEASURE})?+){_PER}"
    rf"(?:[多余](?!种|元化|功能|次|样|级))?+(?:月|小时|工作日|元)?+(?:{_SUFFIX})?+"
)
_CN = r"[零一二两三四五六七八九十百千万亿几数半]"
_SCALES = r"[十百千万亿]{0,4}+"
_SEPARATOR = r"(?:-{1,2}|~|—{1,2}|至)"
_LETTERED = (
    r"(?:GDP|GNP|CPI|PPI|FDI|R&D|VOCs?|COD|AQI|ETC|PCT|APP|IPO|ROE|KPI|SCI|EI|BOT|PPP|MPA|TSP)"
)
_METRIC = r"(?:kWh?|MWh?|GWh?|Wh|kV|km|kg|GB|TB|PB|Mbps|Gbps|TEU|m²|㎡|℃)(?![A-Za-z])"
_ORDINAL_NOUN = (
    r"届|季度|批次|批|期|次产业|次|个|章|节|条|款|编|部分|部|类|代|号线|号|轮|季|组|天|阶段|产业|"
    r"年度|年|周|方|步|集|回|版|卷|场|站|标段|大|家|座|位数|单元|中学|小学|人民医院|医院"
)

_PLACE_ENDS = (
    r"[，。；、)”’\s(：:]|$|和|与|及(?!其)|的(?:好|佳|优|成绩|位置|水平)"
    r"|行列|之列|水平|位置"
)
"""What follows a place in an order that is printed without 位 or 名 (全省第四，)."""

_STARTERS = (
    r"A-Za-z+〔\[(【…"
    "零一二两三四五六七八九十百千万亿几数半"
    "年例再又此另随之截目当迄去今本上下全前专附图注表电传热邮账举世中民制服亚连工企从集航兵过第-"
)
"""Every character that a token can start with; the scanner passes over all others at once."""

_TOKEN = regex.compile(
    rf"""
      (?=[。！？\n\d{_STARTERS}])(?:
      (?P<stop>[。！？]|\n)
    | (?=\d)(?P<machine>\d[\d.,，/:~-]{{200}}[\d.,，/:~-]*+)
    | (?={_CN})(?P<overlong>{_CN}{{40}}{_CN}*+)
    | (?=[一二三四五六七八九十例再又此另随之])(?P<segment>
      (?<![\d零一二三四五六七八九十])[一二三四五六七八九十]是(?=\p{{Han}})|例如
      |再如|又如|此外[，,]|另外[，,]|随后[，,]|此后[，,]|之后[，,])
    | (?=[十二])(?P<plan>十[一二三四五六七]五(?=[”"》]?(?:期间|时期|以来|末|规划|初期|中期|期末
      |五年))(?:[”"]?(?:规划实施)?以来|[”"]?末)?|(?:十[八九]|二十)大以来)
    | (?=[截目当迄])(?P<now>截至目前|目前|当前|截至今|迄今)
    | (?=[去今本上全前年一二三四])(?P<relative>
      (?<![比较与同])(?:去年|今年|本年度|本年)(?!\d)|(?<![比较与同])上年(?=末|底
      |全年)|全年(?!度|龄|级)|(?<!年)[上下]半年|(?<!年)前三季度|(?<![年第前])[一二三四]季度
      |(?<=[，。；、\n]|截至|截止|到|至)年[末底](?!前|就))
    | (?=[\d\s〔\[(【专附图注表])(?P<ordinal>
          [〔\[(【](?:19|20)\d\d[〕\])】]\s?第?\d++号?
        | (?:专栏|附件|附表|附图|图表|注释|(?<![报仪手代量外])表
          |(?<![地版企蓝意试])图)\s?\d++(?:[-.]\d++)*+(?![\d%万亿])
        | (?:(?<=^|[\n。；;：:])\s?)\d{{1,3}}+(?:[.、](?![\d])
          |\)\s?)(?=\s?[\p{{Han}}“"《A-Za-z(（\d])
        | (?<=…\s?|\.\.\.\.)\(?\d{{1,4}}+\)?(?=\n|$|\s)
        | \(\d{{1,2}}\)(?=[\p{{Han}}“《])
        | (?<![\d.])\d类(?=新药|创新药|医疗器械|水质|水体|危险)
        | (?<![\d.])\d{{1,5}}+号(?:线|楼|院|令|文件|文|地块|公告|机组)?+(?![\d])
      )
    | (?=[去今本上零一二三四五六七八九]|\d++(?:[年月日至到、和与及期\s~—:：，,)-]|$)
      |\d{{4}}[-/.]|\d0年代)(?P<date>
          (?:去年|今年|本年|上年)\d{{1,2}}+月(?:{_SEPARATOR}\d{{1,2}}+月|\d{{1,2}}+日
            |[底末初]|份)?+
        | {_YEAR}(?:年度?)?{_SEPARATOR}{_YEAR}(?:年度?)?[底末初]?+
        | {_YEAR}年(?:第?[一二三四]季度|前三季度|[上下]半年
          |\d{{1,2}}+月?{_SEPARATOR}\d{{1,2}}+月(?:份)?|\d{{1,2}}+月(?:\d{{1,2}}+[日号]
          |[底末初]|[上中下]旬|份)?+|[底末初](?!步|级|次)|代|度)?+
        | {_YEAR}[-/.]\d{{1,2}}[-/.]\d{{1,2}}(?!\d)
        | {_YEAR}(?=[、和及与至到]{_YEAR}|期间|[—-]?\n|\s{_YEAR})
        | (?<=(?:19|20)\d\d\s?|[、和与]){_YEAR}(?=\s|\n|[，,、)])
        | (?<![\d.])\d{{1,2}}+月?{_SEPARATOR}\d{{1,2}}+月(?:份)?(?:\d{{1,2}}+日)?+
        | (?<![\d.个])\d{{1,2}}+月(?:{_SEPARATOR}?\d{{1,2}}+[日号]
          (?:{_SEPARATOR}\d{{1,2}}+[日号])?+|[底末初]|[上中下]旬|份)?+
        | (?<![\d.])(?:[12]?\d|3[01])日(?=[，,、至召在起上下凌晨，]|\))
        | (?<![\d.])\d0年代
        | [零一二三四五六七八九]{{4}}年(?:[十一二三四五六七八九]{{1,2}}月)?+
          (?:[十一二三四五六七八九]{{1,3}}日)?+
        | (?<=[日午晨晚间])\d{{1,2}}+[:：][0-5]\d(?!\d)
      )
    | (?=[A-Za-z+电传热邮账举世全中民制服亚连工企上从集航兵]
      |\d++(?:[A-Za-z+强工计院高国省热专规战行示模到-]|\.\d))(?P<name>
          (?:电话|传真|热线|邮编|邮政编码|QQ|账号|举报电话)(?:号码)?[:：]?\s?\+?\d[\d()-]*+
        | 0\d{{2,3}}-\d{{7,8}}(?!\d)
        | (?:世界|全球|中国|全国|民营企业|民企|制造业|服务业|亚洲|连锁|工业|企业|中国企业
          |上市公司){{0,4}}+(?<!前)\d{{1,4}}强
        | (?<![A-Za-z])(?!{_LETTERED}\d)[A-Za-z][A-Za-z&]{{0,12}}-?\d[\dA-Za-z]*+
          (?:[-.]\d++)*+(?:/[A-Za-z]++\d++)*+
        | (?<![\d.])\d{{1,4}}(?!{_METRIC}|(?:E|e)\d)[A-Za-z]++[\dA-Za-z]*+(?:\.\d++)*+
        | (?:从)?\d{{1,3}}[+到]\d{{1,3}}(?=[”"])|\d{{1,3}}\+(?:\d++|[A-Za-z]++
          |\p{{Han}})(?:\+(?:\d++|[A-Za-z]++))*+
        | (?<![\d.,])\d{{1,2}}\.\d{{1,2}}(?![亿万千百个元公平])
          (?:\p{{Han}}){{0,12}}?(?:展洽会|洽谈会|大会|博览会
          |科技节|购物节|节日|展会|对接会|活动周|经贸洽谈)
        | (?<![\d.,])\d{{2,5}}(?=工程|计划(?!项)|院校|高校|国道|省道|热线|专线|规划|战略|行动
          |示范|模式)
        | (?:集团|航天|中电|中船|兵器|中航|电科)(?:第)?\d{{1,4}}所
      )
    | (?=[第前])(?P<rank>
          第\d++(?:\.\d++)?+(?:[位名](?!次))?+(?!{_ORDINAL_NOUN}|产业|人民)
        | 前\d{{1,4}}+(?:[位名强]|%)?+(?![\d.年个项批届月万亿天条家次人])
        | 第[一二三四五六七八九十]{{1,3}}+(?:[位名](?![次义人额牌校师])|(?={_PLACE_ENDS}))
        | 前[一二三四五六七八九十]{{1,3}}+(?:[位名强](?![次义人额牌校师])|(?={_PLACE_ENDS}))
      )
    | (?=第)(?P<count>第\d++(?:\.\d++)?+(?:{_ORDINAL_NOUN})?+)
    | (?=[过半零一二三四五六七八九十百千万亿两]|\d++(?:/|分之))(?P<fraction>
          \d++/\d++(?![\d/年月]|\.\d)(?:左右|以上)?+
        | (?<!个)(?:百分之|千分之)[零一二两三四五六七八九十百点]++(?:左右|以上|以下|以内)?+
        | (?:(?<![一二三四五六七八九十百千万])[一二三四五六七八九十百千万]++
          |(?<!\d)\d++)分之(?:[一二两三四五六七八九十百]++|\d++(?:\.\d++)?)(?:左右|以上)?+
        | (?<=翻|翻了)[一两二三四]番
        | 一半(?:左右|以上)?|(?<![通经])过半(?:数)?|半数(?:以上)?
      )
    | (?=[-+\d])(?P<arabic>
          (?:(?<=[\s(,:：，、；长率为幅速至降]|^)[-+]|(?<=\p{{Han}})[-+](?={_NUMBER}(?:[%‰]
            |个百分点)))?(?:
            {_NUMBER}{_SCALES}(?P<same>{_MEASURE}){_SEPARATOR}{_NUMBER}{_SCALES}(?P=same)
              {_PER}(?:{_SUFFIX})?+
          | {_NUMBER}{_SCALES}{_SEPARATOR}(?={_NUMBER}(?:[十百千万亿]|{_MEASURE})){_NUMBER}{_TAIL}
          | {_NUMBER}{_TAIL})
      )
    | (?={_CN})(?P<chinese>(?<![第零一二两三四五六七八九十百千万亿几半\d])
          (?:(?:[二两三四五六七八九几十]|数(?=[十百千万亿])
            |(?<=[超上近逾过破约达])[百千万亿](?!\p{{Han}}一)|[百千万亿](?=[多余])
            |一(?=[十百千万亿倍成]))
             {_CN}*+[多余]?+[万亿]?+
             (?:{_MEASURE})(?:[多余](?!种|元|功能|次))?+(?:月|小时)?+(?:{_SUFFIX})?+
            |(?<![上下前后大多过一])半年(?!报|度))
      ))
    """,
    regex.VERBOSE,
)

_HEDGE_WORDS = _either(
    word for word in HEDGE_PREFIXES if word not in {"前", "上", "过", "约", "近", "超"}
)
_BEFORE = regex.compile(
    rf"""(?r)(?:
        (?:{_HEDGE_WORDS})(?:给予|可达|达到?|可|奖励|补助|补贴|资助|支持|不超过|再)?
      | (?<![节合公条集制缩预契签特解])约占\p{{Han}}{{0,8}}
      | (?<![节合公条集制缩预契签特解])约 | (?<![附最邻靠临就亲新远相])近 | (?<![赶反])超
      | (?<![通经不越透路度跨来超])过
    )++""",
    regex.VERBOSE,
)
_RISE = "增长|增加|提高|上升|提升|上涨|增幅|增速|涨幅|递增|净增|扩大|加快|多增|上浮|攀升|增收|增产"
_FALL = (
    "负增长|下降|减少|降低|回落|下滑|降幅|缩小|收窄|压减|放缓|跌幅|少增|下跌|削减|下浮|减产|"
    "压缩|缩短"
)
_CUE = regex.compile(
    rf"""(?r)(?:
        (?P<fall>{_FALL}) | (?P<rise>{_RISE})
      | (?:同比|环比|上年|年均|上月|同期)(?P<short_fall>降|减|跌)
      | (?:同比|环比|上年|年均|上月|同期)(?P<short_rise>增|升|涨)
    )(?:率|幅度?|速度?)?(?:(?<!增长)点)?(?:了|约为?|近|为|达到?|超过?|仅|均|分别|各|再|又|是|[:：]|\(%\))*+""",
    regex.VERBOSE,
)
_NATURAL_RATE = regex.compile(r"(?r)自然增长率(?:为|达到?)?")
_TO_LEVEL = regex.compile(
    r"(?r)(?:增长|增加|提高|上升|提升|上涨|扩大|下降|减少|降低|回落|缩短|压减|发展|壮大|达|跃升|攀升|升|降|增|减|缩小|拓展|跃)(?:到|至|为)(?:了)?"
)
_FROM_LEVEL = regex.compile(r"(?r)(?:由|从)(?:\p{Han}{0,8})?")
_INTENT = regex.compile(
    r"""(?r)
      (?P<policy>力争|争取(?!到|了|资金|各|省|国家|部)|确保
        |(?<![于成过]|成年|成了)目标(?!责任|任务(?!是|为|[:：])|的\d|\d)|预期(?!目标的)
        |预计(?=[^，。；\d]{0,8}(?:可|将|总投|建成|投产|年产|年销|达产|到20))|有望
        |远期规划|力保|约束性|努力|力求
      |计划(?:总?投[入资]|新[增建]|建设|完成|实施|投产|到|用|引进|安排|培育|于)
      |规划(?:总?面积|总?投资|到|建设|用地|装机|期内|总)|(?<![草模虚])拟(?!定|合)
      |(?<![即就])将(?=[达新形实拥建投完培引力突超增提保]|会)|要(?=[达实完建新确])
      |加快(?:培育|形成|打造)|可达|建成后|达产后|投产后)
    | (?P<observed>已(?!经?建成后)|目前|去年|上年|累计|截至|获得|同比|完成(?!后)|实现(?!目标)
      |共(?!建|同|享)|建成(?!后)|占|投产
      |兑现|下达|下拨|发放|拨付|了(?!解))
    """,
    regex.VERBOSE,
)
_RULE = regex.compile(
    r"""(?r)
      (?P<policy>不超过|最高|给予|予以|补助标准|奖励标准|税率|限额(?!以)|上限|门槛|不低于|不少于
        |减按|按照?(?=[^，。]{0,6}$)
      |设立(?:总?规模)?(?=$)|每年(?:各|再)?(?:支持|安排|奖励|补助|投入)|一次性(?:奖励|补助
        |补贴|资助)
      |每(?:人|户|家|个|亩|台).{0,6}(?:奖励|补助|补贴|资助)|(?:奖励|补助|补贴|资助)(?=$)
      |总投资(?=$|额)|总投入(?=$))
    | (?P<observed>已|累计|获得|获|得到|完成|兑现|下达|下拨|发放|拨付|支出|了(?!解)|实现)
    """,
    regex.VERBOSE,
)
_GOAL_HEADING = regex.compile(
    r"主要?目标|预期目标|发展目标|工作目标|总体目标|目标任务|下一步|展望|打算|工作安排|奋斗目标|"
    r"重点任务|主要任务|重点工作|工作重点|工作思路|工作计划|总体要求|目标要求|具体目标|规划目标|"
    r"下阶段|下半年(?:工作|重点)|(?:今年|来年|明年|20\d\d年)[^。]{0,8}(?:建议|任务|安排|重点)|民生实事"
)
_LOOK_BACK = regex.compile(
    r"回顾|完成情况|执行情况|成效|成绩|成就|基础|现状|总结|运行情况|工作情况|主要做法|进展|现有|存在"
)
_CHAPTER = regex.compile(r"[一二三四五六七八九十]{1,3}、|第[一二三四五六七八九十]{1,3}[章部]")
_AT_END = r"(?=[，。；、)(等达共累数\d]|$)"
_HEADS = _either(_NOUN_UNIT) + rf"|国家{_AT_END}|(?:技术|产品){_AT_END}"
_NOUN = regex.compile(_HEADS)
_GENERIC = regex.compile(
    r"大事|实事|好事|难事|方面|环节|聚焦|坚持|提升|层面|维度|问题|关键|重点|方向|原则|阶段|特点|根本|明显|统一|转变|确保|"
    r"突破|到位|意识|必须|更加|着力|高地|领域|新|主题|体系|机制|清单|工作|点|字|轮子|抓手|百分|月|文明|一流|一批|全面"
)
_HARD_END = regex.compile(r"[，。；：,;:)\n\d]")
_DURATION_AFTER = regex.compile(
    r"来|间|内|里|多|左右|以上|时间|以来|，|。|；|、|的(?!行动|规划)|后|前|免|期"
)
_DURATION_BEFORE = regex.compile(
    r"(?r)(?:每|连续|历时|为期|近|过去|未来|最近|后|达|共|用|满|经过|长达|最|第)"
)
_QUOTE_OPEN: Final = 14
_CHANGE_UNITS: Final = frozenset({"percent", "percentage_point", "permille"})
_TIME_UNITS: Final = frozenset({"year", "month", "week", "day", "hour", "minute", "second"})
_YEARS = regex.compile(_YEAR)
_SINCE = regex.compile(
    r"[^，。；\n]{0,14}?(?:以来|至今|开始)|(?:以来|起(?!草|步|点|来)|开始|始(?!终)|至今|实施至今|后至今)"
)
_BASELINE = regex.compile(r"(?r)(?:比|较|相比)")
_NO_PLACE = "全本该各我和与在由为的城省地级了是对到从按立个为两跨都新大"
_CITY = regex.compile(rf"(?=([^\P{{Han}}{_NO_PLACE}]{{2}}市)(?!场|民|值|级|盈))")
_COUNTY = regex.compile(rf"(?=([^\P{{Han}}{_NO_PLACE}]{{2}}[县区])(?!域|级|块|间))")
_OFTEN: Final = 3
_HOME_LENGTH: Final = 100_000
_LONGEST_NUMBER: Final = 24
FIRST_PLAN_YEAR: Final = 2006
"""The first year of the eleventh five-year plan (十一五)."""
_LONGEST_HEADING: Final = 40
_LONGEST_SENTENCE: Final = 240


# ---------------------------------------------------------------------------------------------
# State of the walk
# ---------------------------------------------------------------------------------------------


@dataclass(slots=True)
class _Anchor:
    """A period and how it is known."""

    period: str
    basis: str
    since: str = ""
    """起 or 以来 where the date only says since when."""
    own: bool = False
    """Governs its own sentence only (近三年), and leaves the earlier date to the next one."""


@dataclass(slots=True)
class _Walk:
    """What the walk remembers: where the sentence began, what dates govern, the figure before."""

    year: int | None
    default: _Anchor
    sentence_start: int = 0
    paragraph_start: int = 0
    anchor: _Anchor | None = None
    inherited: _Anchor | None = None
    baseline: int | None = None
    since: int | None = None
    goals: bool = False
    plans: bool = False
    """The document is a plan or a report that ends in one: goals last until a look back."""
    programme: str = ""
    """The years a plan is for, from its title (十四五规划, 2023-2027年)."""
    section: _Anchor | None = None
    """The year in the section's heading (2023年工作回顾)."""
    horizon: _Anchor | None = None
    """The year for which goals are being listed (到2025年)."""
    aims: int = -1
    """Where in this sentence a word of intent was last seen; -1 for none."""
    cells: "dict[int, Cell]" = field(default_factory=dict)
    first_year: int | None = None
    previous_end: int = -1
    previous: "_Read | None" = None
    by_classifier: dict[str, str] = field(default_factory=dict)
    span: tuple[int, int] | None = None
    listed_hedge: str = ""
    counted_end: int = -1
    inherited_for: int = 0
    aside: _Anchor | None = None
    aside_start: int = 0


@dataclass(slots=True)
class _Read:
    """A mention before it gets its place on the page."""

    start: int
    end: int
    kind: str
    value: str = ""
    hedge: str = "exact"
    unit: str = ""
    period: str = ""
    basis: str = ""
    note: str = ""
    review: str = ""
    falls: bool = False


def extract_mentions(document: Document, year: int | None = None) -> list[Mention]:
    """Every numeric mention of the document in reading order.

    ``year`` is the document's own year, against which 目前, 去年 and 近五年 are dated; without it,
    the latest year the text speaks of as past is taken. Mentions off the numbered pages (a cover,
    the contents) are left out where the document has page numbers.
    """
    text = document.joined.translate(_PLAIN)
    if "," in text:
        text = _CLAUSE_COMMA.sub("，", text)
    year = year if year is not None else infer_year(text)
    home = find_home(text)
    mentions: list[Mention] = []
    counts: Counter[int | None] = Counter()
    for read in _walk(text, year):
        start = document.offset(read.start)
        page = document.page_at(start)
        if page is None and document.pages is not None:
            continue
        counts[page] += 1
        described = read.kind in {"level", "change", "share", "rank", "policy", "duration"}
        mentions.append(
            Mention(
                f"p{page or 0:02d}.{counts[page]:02d}",
                page,
                "".join(document.joined[read.start : read.end].split()),
                read.kind,
                read.value,
                read.hedge,
                read.unit,
                read.period,
                read.basis,
                home if described else "",
                "",
                read.note,
                start,
                document.offset(read.end - 1) + 1,
                read.review,
            )
        )
    return mentions


def infer_year(text: str) -> int | None:
    """The document's own year, which 目前 and 去年 refer to.

    In this order: the year in a communiqué's title, the day it was delivered or signed under its
    title, the first year of a plan's span, and the latest year that the text mentions often and
    not only as a goal.
    """
    head = text[:_HEAD_LENGTH].translate(_PLAIN)
    for pattern in (_BULLETIN, _DELIVERED, _PLAN_SPAN):
        found = pattern.search(head)
        if found:
            return int(found[1] or found[2])
    programme = _programme(head)
    latest = int(programme[:4]) if programme else None
    counts: Counter[int] = Counter(
        int(found[1])
        for found in _PAST_YEAR.finditer(text)
        if latest is None or int(found[1]) <= latest
    )
    if not counts:
        return None
    often = max(counts.values())
    return max(number for number, count in counts.items() if 4 * count >= often)


_HEAD_LENGTH: Final = 400
_BULLETIN = regex.compile(rf"({_YEAR})年[^\n。，]{{0,30}}(?:统计公报|公报|年报|统计监测)")
_DELIVERED = regex.compile(
    rf"(?:^|\n|[—(-])\s?({_YEAR})年\d{{1,2}}月\d{{1,2}}日(?=在|\)|\s?\n|[^\n。，]{{0,30}}会议)"
    rf"|(?:^|\n)\s?({_YEAR})年\d{{1,2}}月\s?(?=\n)"
)
_PLAN_SPAN = regex.compile(
    rf"(?:规划|方案|计划|纲要|行动)\(({_YEAR})年?[-—~至]{{1,2}}{_YEAR}年?\)"
)
_PAST_YEAR = regex.compile(
    rf"(?<!到|(?<!截)至|于|规划|目标)(?<![-—~])({_YEAR})年"
    r"(?!\d{0,2}月?\d{0,2}日?(?:前|力争|规划|达到))"
)


def find_home(text: str) -> str:
    """The city or county the document is about: the name printed most often, if often enough."""
    for pattern in (_CITY, _COUNTY):
        names = Counter(pattern.findall(text[:_HOME_LENGTH]))
        name, count = next(iter(names.most_common(1)), ("", 0))
        if count >= _OFTEN:
            return name
    return ""


def _default_anchor(text: str, year: int | None) -> _Anchor:
    """What governs a figure without a date: the year in the title, else the document's own."""
    title = _YEARLY.search(text[:_HEAD_LENGTH])
    if title:
        return _Anchor(title[1], "inherited")
    return _Anchor(f"asof {year}", "inferred") if year else _Anchor("unknown", "")


def _programme(head: str) -> str:
    found = _PROGRAMME.search(head)
    if found is None:
        return ""
    if found["first"]:
        return f"{found['first']}-{found['last']}"
    first = FIRST_PLAN_YEAR + 5 * "一二三四五六七".index(found["plan"])
    return f"{first}-{first + 4}"


_PROGRAMME = regex.compile(
    r"十(?P<plan>[一二三四五六七])五[”\"]?[^，。\n]{0,16}规划"
    rf"|(?:规划|方案|计划|纲要|行动)\((?P<first>{_YEAR})年?[-—~至]{{1,2}}(?P<last>{_YEAR})年?\)"
)
_YEARLY = regex.compile(
    rf"(?:^|\n)[^\n。，(]{{0,24}}?({_YEAR})年(?!\d|以来)[^\n。，；]{{0,30}}?"
    r"(?:公报|年报|统计监测|总结|完成情况|执行情况|运行情况|工作情况|工作要点|工作计划)"
)
_PLANNED = regex.compile(r"(?:^|\n)[^\n。，]{0,40}(?:工作报告|规划|方案|计划|纲要|工作要点)")
_ALL_GOALS = regex.compile(r"(?:^|\n)[^\n。，]{0,40}(?:工作要点|工作计划|行动计划|民生实事)")


def _walk(text: str, year: int | None) -> Iterator[_Read]:
    """One pass over the joined text."""
    head = text[:_HEAD_LENGTH]
    walk = _Walk(year, _default_anchor(text, year), cells=find_cells(text))
    walk.plans = _PLANNED.search(head) is not None
    walk.programme = _programme(head)
    walk.goals = _ALL_GOALS.search(head) is not None
    for found in _TOKEN.finditer(text):
        group = found.lastgroup if found.lastgroup != "same" else "arabic"
        if group == "stop":
            _close(walk, text, found.start(), found[0])
        elif group == "overlong":
            continue  # forty Chinese numerals in a row are no figure
        elif found.start() < walk.previous_end:
            continue  # inside a name that was read whole
        elif group in _PERIOD_WORDS:
            _note_period(walk, group, found[0])
        else:
            # Sentences without an end must not make every look backwards longer.
            walk.sentence_start = max(walk.sentence_start, found.start() - _LONGEST_SENTENCE)
            read = _READERS[group or ""](walk, text, found)
            if read is not None:
                if read.start < walk.previous_end:
                    read.start = found.start()
                yield read
                walk.previous, walk.previous_end = read, read.end
                if read.kind not in {"date", "duration"}:
                    walk.counted_end = read.end


_PERIOD_WORDS: Final = frozenset({"segment", "plan", "now", "relative"})


def _note_period(walk: _Walk, group: str, word: str) -> None:
    """Take up a word that fixes the period without a row of its own (十三五期间, 目前, 去年)."""
    year = walk.year
    if group == "segment":
        walk.anchor = walk.inherited = walk.baseline = walk.span = None
    elif group == "plan":
        walk.anchor = _plan_anchor(word, year)
    elif group == "now":
        walk.anchor = _Anchor(f"asof {year}", "inferred") if year else None
    elif word[-2:] in {"半年", "季度"} or (word[-1] in "年末底" and word[0] in "全年"):
        # A part or the end of a year that another word has named.
        if walk.anchor is None:
            walk.anchor = _bare_year(walk)
    elif year:
        past = word[0] == "去" or word == "上年"
        walk.anchor = _Anchor(str(year - 1 if past else year), "inferred")


def _plan_anchor(word: str, year: int | None) -> _Anchor:
    """十三五期间, 十三五末, 十四五以来, 十八大以来."""
    if "大以来" in word:
        first, last = _CONGRESSES[word[:-3]], year
    else:
        first = FIRST_PLAN_YEAR + 5 * "一二三四五六七".index(word[1])
        last = first + 4
        if word.endswith("末"):
            return _Anchor(str(last), "stated")
        if word.endswith("以来"):
            last = year or last
    if last is None or last <= first:
        return _Anchor(str(first), "stated")
    return _Anchor(f"{first}-{last}", "stated", since="以来" if word.endswith("以来") else "")


_CONGRESSES: Final = {"十八": 2012, "十九": 2017, "二十": 2022}


def _bare_year(walk: _Walk) -> _Anchor | None:
    """全年, 年末, 上半年: of the year that governs, be it only the document's own."""
    anchor = walk.inherited or walk.section or walk.default
    digits = anchor.period.removeprefix("asof ")
    if len(digits) > len("2025") and digits.count("-") and len(digits) == len("2021-2025"):
        return None  # a span of years: which one is meant?
    return _Anchor(digits[:4], anchor.basis) if digits[:4].isdigit() else None


def _close(walk: _Walk, text: str, position: int, sign: str) -> None:
    """A sentence or a paragraph ends: dates pass down, then lapse."""
    if walk.anchor is not None and not walk.anchor.own:
        basis = "inherited" if walk.anchor.basis == "stated" else walk.anchor.basis
        walk.inherited = _Anchor(walk.anchor.period, basis, since=walk.anchor.since)
        walk.inherited_for = _INHERITING_SENTENCES
    elif walk.inherited_for and walk.anchor is None:
        walk.inherited_for -= 1
    if not walk.inherited_for:
        walk.inherited = None
    walk.anchor = walk.aside = None
    walk.baseline = walk.first_year = walk.span = None
    walk.sentence_start = position + 1
    walk.aims = -1
    walk.listed_hedge = ""
    walk.by_classifier.clear()
    if sign == "\n":
        _close_paragraph(walk, text, position)


def _close_paragraph(walk: _Walk, text: str, position: int) -> None:
    """A heading sets the section's year and whether goals follow; other paragraphs end dates."""
    short = position - walk.paragraph_start <= _LONGEST_HEADING
    paragraph = text[walk.paragraph_start : position] if short else ""
    if _CAPTION_LINE.match(paragraph) and "-" in (walk.inherited or walk.default).period:
        walk.inherited = None
    if short and not paragraph.endswith("。"):
        _read_heading(walk, paragraph)
    else:
        walk.inherited = None
        if walk.horizon is not None and not walk.goals and text[position + 1] not in _BULLETS:
            walk.horizon = None
    walk.paragraph_start = position + 1


def _read_heading(walk: _Walk, paragraph: str) -> None:
    chapter = _CHAPTER.match(paragraph) is not None
    years = _YEARS.findall(paragraph)
    ahead = _GOAL_HEADING.search(paragraph) is not None
    back = _LOOK_BACK.search(paragraph) is not None
    if ahead and not back:
        walk.goals = True
    elif back or (chapter and not walk.plans):
        walk.goals = False
    if chapter or back or ahead:
        if len(years) == 1 and (back or ahead):
            walk.section = _Anchor(years[0], "inherited")
        elif programme := _PROGRAMME_HEADING.search(paragraph):
            walk.section = _Anchor(_plan_anchor(programme[0], None).period, "inherited")
        elif chapter:
            walk.section = None
        if chapter:
            walk.horizon = None


_CAPTION_LINE = regex.compile(r"[图表]\s?\d")
_PROGRAMME_HEADING = regex.compile(r"十[一二三四五六七]五(?=[”\"]?(?:时期|期间|规划))")
_BULLETS: Final = frozenset("—-(·•●◆■")


def _governing(walk: _Walk) -> _Anchor:
    """The anchor that governs: the sentence's, an earlier one's, the heading's, the document's."""
    return walk.anchor or walk.inherited or walk.horizon or walk.section or walk.default


def _govern(walk: _Walk) -> tuple[str, str]:
    anchor = _governing(walk)
    return anchor.period, anchor.basis if anchor.period != "unknown" else ""


def _govern_figure(walk: _Walk, text: str, start: int) -> tuple[str, str]:
    """The period of a figure: a date in its own clause, the sentence's, an earlier sentence's.

    A date that only says since when (自2009年起) spans to the document's year for what is counted
    up over those years, and says nothing about a stock.
    """
    if walk.aside is not None and walk.anchor is None:
        if text.find("，", walk.aside_start, start) < 0:
            return walk.aside.period, walk.aside.basis
        if walk.inherited is None:
            anchor = walk.section or walk.default
            return anchor.period, anchor.basis
    anchor = _governing(walk)
    if anchor.since and walk.year is not None:
        stock = (
            _STOCK.search(text, walk.sentence_start, start)
            if anchor.since == "以来"
            else not _COUNTED_UP.search(text, walk.sentence_start, start)
        )
        if stock:
            return f"asof {walk.year}", "inferred"
    return anchor.period, anchor.basis if anchor.period != "unknown" else ""


_COUNTED_UP = regex.compile(r"累计|共|每年|年均|新增|连续|曾|平均")
_STOCK = regex.compile(r"拥有|现有|已有|总数|总量|余额|存量")
_INHERITING_SENTENCES: Final = 1
_GOVERNS = regex.compile(r"(?r)(?:^|[，。；：、,;:(\n\s从由到至在于自截“]|截至|自从|直到)")

# ---------------------------------------------------------------------------------------------
# Readers of each token
# ---------------------------------------------------------------------------------------------


def _read_ordinal(_walk: _Walk, _text: str, found: "regex.Match[str]") -> _Read:
    start, end = found.span()
    while found.string[start].isspace():
        start += 1
    return _Read(start, end, "ordinal")


def _read_machine(_walk: _Walk, _text: str, found: "regex.Match[str]") -> _Read:
    return _Read(
        found.start(), found.end(), "name", review="a long run of digits and signs: not read"
    )


def _read_count(_walk: _Walk, _text: str, found: "regex.Match[str]") -> _Read:
    return _Read(found.start(), found.end(), "ordinal")


def _read_name(_walk: _Walk, text: str, found: "regex.Match[str]") -> _Read | None:
    start, end = found.span()
    symbols = _HAN.search(found[0]) is None
    if symbols and text[start - 1 : start] in {"“", "‘"} and text[end : end + 1] in {"”", "’"}:
        start, end = start - 1, end + 1
    elif _inside(text, start, "“", "”", _QUOTE_OPEN):
        opening = text.rfind("“", 0, start) + 1
        closing = text.find("”", end)
        if not any(sign.isdigit() for sign in text[opening:start] + text[end:closing]):
            start, end = opening, closing
    printed = text[start:end]
    note = "telephone number or post code" if _CONTACT.match(printed) else ""
    return _Read(start, end, "name", note=note)


_YEAR_MONTH = regex.compile(rf"({_YEAR})(?:年|[-/.])(\d{{1,2}})[-/.月](?![-~—至])")
_LONE_MONTH = regex.compile(r"(\d{1,2})月(?![-~—至])")
_MULTIPLE = regex.compile(r"的[^，。]{0,8}倍")
_CONTACT = regex.compile(r"电话|传真|热线|邮|QQ|账号|0\d+-|举报")
_RANKS = regex.compile(r"列|居|位|排|名|全国|全省|全市|在")
_CAPPED = regex.compile(r"最高|不超过|不高于|最多|至多")
_LISTED = regex.compile(r"最高|不超过|不低于|不少于")


def _read_date(walk: _Walk, text: str, found: "regex.Match[str]") -> _Read:
    start, end = found.span()
    period, basis, review, years = _date_period(walk, found[0])
    read = _Read(start, end, "date", period=period, basis=basis, review=review)
    if (
        period == "unknown"
        or _PRICES.match(text, end)
        or _inside(text, start, "《", "》", _LONGEST_TITLE)
    ):
        return read
    if years:
        _govern_by_date(walk, text, read, years)
    elif walk.anchor is None or walk.anchor.basis != "stated" or found[0][0] in "去今本上":
        walk.anchor = _Anchor(period[:4] if found[0][0] in "去今本上" else period, basis)
    return read


_PRICES = regex.compile(r"不变价|可比价|价格")


def _date_period(walk: _Walk, printed: str) -> tuple[str, str, str, list[int]]:
    """Period, basis, doubt and the years printed."""
    years = [int(item) for item in _YEARS.findall(printed)]
    month = _YEAR_MONTH.match(printed)
    if len(years) > 1:
        return f"{years[0]}-{years[-1]}", "stated", "", years
    if month and _is_month(month[2]):
        return f"{month[1]}-{int(month[2]):02d}", "stated", "", years
    if years:
        return str(years[0]), "stated", "", years
    if printed[0] in _CN_DIGITS:
        digits = "".join(str(_CN_DIGITS.index(sign)) for sign in printed[:4])
        return digits, "stated", "", [int(digits)]
    return *_partial_date(walk, printed), []


_CN_DIGITS: Final = "零一二三四五六七八九"
_LONGEST_TITLE: Final = 60


def _is_month(number: str) -> bool:
    return 1 <= int(number) <= len("JFMAMJJASOND")


def _govern_by_date(walk: _Walk, text: str, read: _Read, years: list[int]) -> None:
    """What a dated word does to the figures after it: base year, since when, aside, or anchor."""
    start, end = read.start, read.end
    first, last = years[0], years[-1]
    before = text[max(0, start - 1) : start]
    of_base = before in {"是", "为", "于"} and _MULTIPLE.match(text, end, end + 12)
    if of_base or _BASELINE.match(text, max(0, start - 2), start):
        walk.baseline = first
    elif walk.year and first <= walk.year and _SINCE.match(text, end, end + 16):
        spans = first < walk.year
        period = f"{first}-{walk.year}" if spans else str(first)
        word = "以来" if text.find("以来", end, end + 16) >= 0 else "起"
        walk.anchor, walk.since = _Anchor(period, "stated", since=word if spans else ""), first
    elif last == first and _is_aside(text, start, end):
        # 获得2019年度奖项: the date belongs to a noun and governs its clause at most.
        if walk.anchor is None or walk.anchor.basis != "stated":
            walk.aside, walk.aside_start = _Anchor(read.period, "stated"), end
    else:
        _anchor_date(walk, text, read, first, last)


def _is_aside(text: str, start: int, end: int) -> bool:
    governs = start == 0 or _GOVERNS.match(text, max(0, start - 2), start)
    return not governs and text[end : end + 1] not in {"，", ""}


def _anchor_date(walk: _Walk, text: str, read: _Read, first: int, last: int) -> None:
    """The date governs its sentence; two years joined by 从…到 make a span."""
    before = text[max(0, read.start - 1) : read.start]
    walk.anchor = _Anchor(read.period, "stated")
    if before in {"到", "至"} and walk.year and last == first > walk.year:
        walk.horizon = _Anchor(read.period, "inherited")
    walk.aside = None
    walk.span = (first, last) if last > first else None
    if walk.first_year is not None and last > walk.first_year and before in {"到", "至"}:
        walk.span = (walk.first_year, last)
    if before in {"从", "由", "自"}:
        walk.first_year = first
    elif walk.span and before in {"到", "至"} and walk.previous_end == read.start - 1:
        walk.anchor = _Anchor(f"{walk.span[0]}-{walk.span[1]}", "stated")


def _partial_date(walk: _Walk, printed: str) -> tuple[str, str, str]:
    """A month or day without its year: the year that governs, else the document's."""
    period, basis = _govern(walk)
    if printed[0] in "去今本上" and walk.year:
        period, basis = str(walk.year - (printed[0] in "去上")), "inferred"
        printed = printed[2:]
    year = period.removeprefix("asof ")[:4]
    month = _LONE_MONTH.match(printed)
    if not year.isdigit():
        return "unknown", "", "a date without a year"
    if month and _is_month(month[1]) and "至" not in printed and "-" not in printed:
        return f"{year}-{int(month[1]):02d}", basis, ""
    if printed.endswith("年代"):
        return "unknown", "", "a decade"
    return year, basis, ""


def _read_rank(walk: _Walk, text: str, found: "regex.Match[str]") -> _Read | None:
    start, end = found.span()
    printed = found[0]
    if not printed[1].isdigit():
        return _read_place(walk, text, start, end)
    period, basis = _govern_figure(walk, text, start)
    if printed.startswith("前"):
        if printed.endswith("%"):
            number = printed[1:-1]
            return _Read(start, end, "share", number, "up_to", "percent", period, basis)
        number = printed[1:].rstrip("位名强")
        read = _Read(start, end, "rank", number, "up_to", "rank", period, basis)
        _aim(walk, text, read)
        return read
    number = printed[1:].rstrip("位名")
    before = text[max(0, start - 6) : start]
    sure = printed[-1] in "位名" or _RANKS.search(before)
    review = "" if sure else "a rank or a number in a series?"
    return _Read(start, end, "rank", number, "exact", "rank", period, basis, review=review)


def _read_place(walk: _Walk, text: str, start: int, end: int) -> _Read | None:
    """A stated place in an order in Chinese numerals: 列全省第四, 第一名, 进入全国前十."""
    clause = max(text.rfind(sign, max(0, start - 24), start) for sign in "，。；、：(\n")
    cue = _PLACE_CUE.search(text, max(clause + 1, start - 24), start)
    if cue is None or _NO_RANK.match(text, max(0, start - 3), start):
        return None
    printed = text[start:end]
    low, _, _ = read_numeral(printed[1:].rstrip("位名强"))
    hedge = "up_to" if printed[0] == "前" else "exact"
    read = _Read(start, end, "rank", str(low), hedge, "rank", *_govern_figure(walk, text, start))
    _aim(walk, text, read)
    return read


_PLACE_CUE = regex.compile(
    r"列|居|位|排|跃|跻身|进入|进位|升至|升到|获|夺|荣|稳|蝉联|全国|全省|全市|全区|全县|全球|世界|国内|"
    r"省内|市内|东部|中部|西部|地级市|同类|园区|考核|评比|评价|排名|并列|领域"
)
_NO_RANK = regex.compile(r"(?r)(?:放在|摆在|置于|作为|坚持|当作|视为)")


def _inside(text: str, position: int, opening: str, closing: str, reach: int) -> bool:
    """Whether a position stands between an opening and a closing sign not far away."""
    begin = text.rfind(opening, max(0, position - reach), position)
    if begin < 0 or text.find(closing, begin, position) >= 0:
        return False
    return text.find(closing, position, position + reach) >= 0


def _take_hedge(text: str, floor: int, start: int) -> int:
    """Where the leading hedge starts."""
    found = _BEFORE.match(text, max(floor, start - 14), start)
    return found.start() if found else start


def _read_fraction(walk: _Walk, text: str, found: "regex.Match[str]") -> _Read | None:
    start = _take_hedge(text, max(walk.sentence_start, walk.previous_end, 0), found.start())
    printed = text[start : found.end()]
    if _inside(text, found.start(), "“", "”", _QUOTE_OPEN):
        if found[0].isascii():
            return _Read(*found.span(), "name", review="a fraction in a quotation: name?")
        return None
    period, basis = _govern_figure(walk, text, start)
    try:
        reading = read_printed(printed)
    except ValueError as error:
        return _Read(start, found.end(), "share", period=period, basis=basis, review=str(error))
    read = _Read(
        start,
        found.end(),
        "share",
        _value_of(reading),
        reading.hedge,
        reading.unit,
        period,
        basis,
    )
    _place(walk, text, read, "", reading)
    if reading.unit == "doubling":
        read.kind = "policy" if read.kind == "policy" else "change"
    return read


def _value_of(reading: Reading) -> str:
    low = f"{reading.low:f}"
    return low if reading.low == reading.high else f"{low}..{reading.high:f}"


def _measure_in(core: str) -> str:
    """The measure word of a figure as printed; of a range, the upper end's."""
    return _measure_of_shape(core.translate(_ALL_ONES))


_ALL_ONES: Final = dict.fromkeys(range(ord("0"), ord("9") + 1), "1")


@lru_cache(maxsize=4096)
def _measure_of_shape(core: str) -> str:
    """The same for every number of digits and places alike (311.1亿元), so it is kept."""
    parts = list(_PART.finditer(core))
    return (parts[-1]["scaled"] or parts[-1]["measure"] or "") if parts else ""


_PART = regex.compile(
    rf"{_NUMBER}(?:(?P<scaled>{_SCALED})|[多余几]?[十百千万亿]*+(?:[多余][万亿]?)?+(?P<measure>{_MEASURE})?+)"
)
_CN_PART = regex.compile(rf"{_CN}++[多余]?+[万亿]?+(?P<measure>{_MEASURE})")


def _read_arabic(walk: _Walk, text: str, found: "regex.Match[str]") -> _Read:
    begin, end = found.span()
    core = found[0]
    if len(core) > 2 * _LONGEST_NUMBER and core[:_LONGEST_NUMBER].isdigit():
        return _Read(
            begin, end, "name", review=f"{len(core)} characters: no figure a reader could mean"
        )
    floor = max(walk.sentence_start, walk.previous_end, 0)
    start = _take_hedge(text, floor, begin)
    if begin == walk.previous_end and walk.previous is not None and core[0] == "-":
        begin = start = begin + 1
        core = core[1:]
    measure = _measure_in(core)
    cell = walk.cells.get(begin) if not measure else None
    if cell is not None:
        return _tabled(walk, text, begin, end, cell)
    if _is_name(text, begin, end, measure):
        return _quoted(walk, text, begin, end, core)
    return _figure(walk, text, start, end, measure)


def _tabled(walk: _Walk, text: str, start: int, end: int, cell: Cell) -> _Read:
    """A bare number in a table: its head, label or caption says the rest."""
    period, basis = _govern(walk)
    if cell.year:
        period, basis = cell.year, "stated"
    reading = scale_reading(read_printed(text[start:end]), cell.unit, cell.factor)
    read = _Read(
        start, end, "level", _value_of(reading), "exact", cell.unit or "item", period, basis
    )
    ahead = cell.year and walk.year is not None and int(cell.year) > walk.year
    if cell.goal or ahead:
        read.kind = "policy"
    elif cell.change:
        read.kind = "change"
    elif cell.unit in _SHARE_UNITS:
        read.kind = "share"
    if cell.words:
        read.note = f"{HEAD_NOTE}{cell.words}"
    else:
        read.review = "a cell of a table: no unit is printed with it"
    return read


def _is_name(text: str, begin: int, end: int, measure: str) -> bool:
    if not measure and text[begin - 1 : begin] in {"“", '"'} and text[end : end + 1] in {"”", '"'}:
        return True
    return bool(text[max(0, begin - _QUOTE_OPEN) : begin].count("“")) and _inside(
        text, begin, "“", "”", _QUOTE_OPEN
    )


def _quoted(walk: _Walk, text: str, begin: int, end: int, core: str) -> _Read:
    """A number in a short quotation: a name or a slogan; a quoted percentage is a policy."""
    opening = text.rfind("“", max(0, begin - _QUOTE_OPEN), begin)
    closing = text.find("”", end, end + _QUOTE_OPEN) + 1
    if (
        opening >= 0
        and closing > 0
        and not any(sign.isdigit() for sign in text[opening:begin] + text[end:closing])
    ):
        if core.endswith("%"):
            period, basis = _govern_figure(walk, text, begin)
            return _Read(
                begin,
                end,
                "policy",
                core[:-1],
                "exact",
                "percent",
                period,
                basis,
                review="a percentage quoted in a slogan",
            )
        if _HAN.search(text, opening, closing):
            opening, closing = opening + 1, closing - 1
        return _Read(opening, closing, "name")
    return _Read(begin, end, "name", review="a number in a quotation: name or figure?")


def _figure(walk: _Walk, text: str, start: int, end: int, measure: str) -> _Read:
    """A figure with or without a measure word."""
    printed = text[start:end]
    period, basis = _govern_figure(walk, text, start)
    try:
        reading = read_printed(printed)
    except ValueError as error:
        return _Read(start, end, "level", period=period, basis=basis, review=str(error))
    read = _Read(
        start, end, "level", _value_of(reading), reading.hedge, reading.unit, period, basis
    )
    lasts = reading.unit in _TIME_UNITS and "/" not in printed and measure != "岁"
    if (measure == "年" or lasts) and not _AVERAGE_SPAN.search(text, max(0, start - 14), start):
        return _duration(walk, text, read, reading)
    _place(walk, text, read, measure, reading)
    return read


_AVERAGE_SPAN = regex.compile(r"(?:年限|寿命|年龄|工时|时长)[^，。；、]{0,6}$")


def _duration(walk: _Walk, text: str, read: _Read, reading: Reading) -> _Read:
    read.kind = "duration"
    past = text[read.start] == "近" or (
        (_LAST_YEARS.match(text, 0, read.start) or text[read.end : read.end + 1] == "来")
        and reading.high <= _MOST_YEARS
    )
    if past and reading.unit == "year" and walk.year:
        first = walk.year - int(reading.high) + 1
        read.period, read.basis = f"{first}-{walk.year}", "inferred"
        read.hedge = "exact"
        walk.anchor = _Anchor(read.period, "inferred", since="以来", own=True)
    elif (
        text[max(0, read.start - 2) : read.start] == "连续"
        and reading.unit == "year"
        and walk.anchor is not None
        and walk.anchor.since
        and walk.since is not None
    ):
        read.period, read.basis = f"{walk.since}-{walk.since + int(reading.high) - 1}", "stated"
        walk.anchor = _Anchor(read.period, "stated")
    return read


_LAST_YEARS = regex.compile(r"(?r)(?:过去|最近)的?")
_MOST_YEARS: Final = 10


def _read_chinese(walk: _Walk, text: str, found: "regex.Match[str]") -> _Read | None:
    begin, end = found.span()
    core = found[0]
    measure = "年" if core == "半年" else ""
    part = _CN_PART.match(core)
    if part:
        measure = part["measure"]
    if not measure or not _counts(text, begin, end, core, measure):
        return None
    if core[0] in "百千万亿" and text[begin - 1] == "上":
        start = begin - 1
    else:
        start = _take_hedge(text, max(walk.sentence_start, walk.previous_end, 0), begin)
    read = _figure(walk, text, start, end, measure)
    if read.review.startswith("no noun"):
        return None if core[0] not in "数超上近百千万亿" else read
    return read


_PART_AFTER = regex.compile(r"[、，。；以左多的)]|$")
_PROGRAMME_AFTER = regex.compile(r"行动|规划|计划|倍增|一[次轮届]|级|期|制")
_SERIES_AFTER = regex.compile(r"[一二三四五六七]中全会|产业|创业|会议|元|大会")


_DURATIONS: Final = frozenset({"年", "周年", "个月", "天", "周", "小时", "个小时"})
_ONLY_BIG: Final = frozenset("元斤起头克门")
_HARDLY_EVER: Final = frozenset("分日方度升口月")
_PLACES: Final = frozenset("国省市县")
_SERIES: Final = frozenset("次届批场类种支只期")
_BY_NOUN: Final = frozenset({*"个项件条套台张份", "大类"})


def _counts(text: str, begin: int, end: int, core: str, measure: str) -> bool:
    """Whether a Chinese numeral counts something real, or numbers the text's own points."""
    before = text[max(0, begin - 2) : begin]
    slogan = _inside(text, begin, "“", "”", _QUOTE_OPEN)
    if slogan or _inside(text, begin, "《", "》", _LONGEST_TITLE):
        return False
    if before.endswith(("第", "新一")) or (core[0] == "几" and core[1:2] not in SCALES):
        return False
    after = text[end : end + 10]
    big = any(sign in "百千万亿" for sign in core)
    first = core[0]
    checks: dict[frozenset[str], Callable[[], bool]] = {
        _DURATIONS: lambda: bool(
            (_DURATION_BEFORE.search(before) or _DURATION_AFTER.match(after))
            and not _PROGRAMME_AFTER.match(after)
        ),
        _ONLY_BIG: lambda: big,
        _HARDLY_EVER: lambda: False,
        frozenset({"成"}): lambda: _PART_AFTER.match(after) is not None,
        _PLACES: lambda: first in "两三四五",
        _SERIES: lambda: (
            not (_SERIES_AFTER.match(after) or (first in "二十" and measure in {"次", "届"}))
        ),
        _BY_NOUN: lambda: (
            big or (not _GENERIC.match(after) and _noun_after(text, end) not in {"", "category"})
        ),
    }
    return next((check() for words, check in checks.items() if measure in words), True)


# ---------------------------------------------------------------------------------------------
# Unit, kind and period from the surroundings
# ---------------------------------------------------------------------------------------------


def _place(walk: _Walk, text: str, read: _Read, measure: str, reading: Reading) -> None:
    """Give a figure its unit, kind and period."""
    if _in_proportion(text, read):
        read.kind, read.unit = "share", "ratio"
        if "结构" in text[max(walk.sentence_start, read.start - 24) : read.start]:
            read.unit = "percent"
        read.review = "one term of a printed proportion"
        return
    _set_unit(walk, text, read, measure, reading)
    _, slash, denominator = text[read.start : read.end].partition("/")
    if slash and reading.unit != "ratio" and "_per_" not in reading.unit:
        read.note = f"per {denominator}"
    _set_kind(walk, text, read)
    _set_period(walk, text, read)
    _share_hedge(walk, text, read)


def _in_proportion(text: str, read: _Read) -> bool:
    """One of the numbers of 3.1:46.2:50.7."""
    before, after = text[read.start - 1 : read.start], text[read.end : read.end + 2]
    follows = before in _COLONS and text[max(0, read.start - 2) : read.start - 1].isdigit()
    return follows or (after[:1] in _COLONS and after[1:].isdigit())


_PLACE_AFTER = regex.compile(
    r"(?:\p{Han}{0,5}?级|贫困|辖)?(?:市区|[区县镇乡市州盟旗])(?=[，。；、和与及共全开)(]|$)"
)
_HAN = regex.compile(r"\p{Han}")
_COLONS: Final = frozenset(":：∶")


def _noun_after(text: str, end: int, measure: str = "") -> str:
    """The unit of the noun after a measure word: the last noun of the first unbroken run."""
    if text[end : end + 1] in {"、", "(", "）", ")"}:
        return ""
    stop = _HARD_END.search(text, end, end + 26)
    limit = stop.start() if stop else min(len(text), end + 26)
    barred = _BARRED.get(measure, _NONE)
    found = _NOUN.search(text, end, limit)
    if found is None or found.start() - end > _FARTHEST_NOUN:
        return ""
    unit = "" if _UNIT_OF_HEAD[found[0]] in barred else _UNIT_OF_HEAD[found[0]]
    while following := _NOUN.search(text, found.end(), min(limit, found.end() + 8)):
        between = text[found.end() : following.start()]
        if (
            len(between) > _LONGEST_JOINT
            or _VERBS.fullmatch(between)
            or between[:1] in {"和", "与", "达", "、", "("}
            or found[0] == "类别"
        ):
            break
        found = following
        if _UNIT_OF_HEAD[found[0]] not in barred:
            unit = _UNIT_OF_HEAD[found[0]]
    return unit


_FARTHEST_NOUN: Final = 18
_LONGEST_JOINT: Final = 2
_NOUN_BACK = regex.compile(rf"(?r)(?:{_HEADS})")
_NONE: Final[frozenset[str]] = frozenset()
_VERBS = regex.compile(
    r"入驻|落户|获得?|参加|进入?|建立|通过|达?到|实现|完成|开展|组成|签约|上市|入选?|获批"
)
_CANNOT_COUNT: Final = {
    "家": "achievement award patent project policy_item person event article category loan device "
    "team agreement place village household case vehicle line",
    "件": "enterprise institution platform school person place village fund",
    "项": "enterprise institution school person village household vehicle bed",
    "所": "enterprise patent project person award achievement event",
    "座": "person patent project award achievement event enterprise",
}
_BARRED: Final = {word: frozenset(units.split()) for word, units in _CANNOT_COUNT.items()}
"""What a measure word can't count, so that another noun near it is sought."""
_SHARED = regex.compile(r"(?:国家|省|市|县|区)级(?:、|和|及|与)\d{1,5}+\p{Han}")


def _noun_before(text: str, floor: int, start: int, measure: str = "") -> str:
    """The unit of the last noun before a figure (发明专利申请863件)."""
    barred = _BARRED.get(measure, _NONE)
    for found in _NOUN_BACK.finditer(text, max(floor, start - 18), start):
        unit = _UNIT_OF_HEAD[found[0]]
        if unit not in barred:
            return unit
    return ""


def _set_unit(walk: _Walk, text: str, read: _Read, measure: str, reading: Reading) -> None:
    """The unit, from the measure word or else from the counted noun."""
    if not measure:
        if not reading.unit:
            _set_bare_unit(walk, text, read)
    elif reading.unit:
        allowed = _NOUN_OVER_MEASURE.get(measure)
        if allowed:
            nouns = [
                _noun_after(text, read.end),
                _first_noun(text, read.end),
                _noun_before(text, walk.sentence_start, read.start),
            ]
            if measure == "户" and _ABOVE_SCALE.search(text, walk.sentence_start, read.start):
                nouns.append("enterprise")
            read.unit = next((noun for noun in nouns if noun in allowed), read.unit)
    elif measure == "位" and _continues_rank(walk, text, read.start):
        read.kind, read.unit = "rank", "rank"
    else:
        read.unit = _counted_unit(walk, text, read, measure)
        if read.unit:
            walk.by_classifier[measure] = read.unit
        else:
            read.unit = "enterprise" if measure == "家" else "item"
            read.review = f"no noun found that settles the unit of {measure}"


_ABOVE_SCALE = regex.compile(r"规模以上|规上|限额以上|限上|市场主体")


def _first_noun(text: str, end: int) -> str:
    found = _NOUN.search(text, end, end + 12)
    return _UNIT_OF_HEAD[found[0]] if found else ""


def _continues_rank(walk: _Walk, text: str, start: int) -> bool:
    """第23和38位 is two ranks."""
    previous = walk.previous
    if previous is None or previous.kind != "rank":
        return False
    return text[walk.previous_end : start] in {"和", "、", "与", "及"}


def _counted_unit(walk: _Walk, text: str, read: _Read, measure: str) -> str:
    """The unit of what is counted.

    In this order: the noun after, the noun before in the clause, what the same measure word
    counted earlier in the sentence, the noun before in the sentence.
    """
    floor = max(walk.sentence_start, walk.counted_end)
    clause = text.rfind("，", floor, read.start)
    place = "place" if measure == "个" and _PLACE_AFTER.match(text, read.end) else ""
    return (
        CLASSIFIERS.get(measure, "")
        or _noun_after(text, read.end, measure)
        or place
        or _noun_shared(text, read.end, measure)
        or _noun_before(text, max(floor, clause), read.start, measure)
        or walk.by_classifier.get(measure, "")
        or _noun_before(text, floor, read.start, measure)
        or _DEFAULT_BY_CLASSIFIER.get(measure, "")
    )


def _noun_shared(text: str, end: int, measure: str) -> str:
    """1个省级、18个市级重点项目: the noun stands after the last of the list."""
    shared = _SHARED.match(text, end)
    return _noun_after(text, shared.end(), measure) if shared else ""


def _set_bare_unit(walk: _Walk, text: str, read: _Read) -> None:
    """A number without a measure word.

    A list shares its unit; 万 and 亿 alone are money only with a word beside them that says so.
    """
    beside = text[max(0, read.start - 10) : read.end + 10]
    if read.value and text[read.end - 1] in "万亿上下" and _MONEY_WORD.search(beside):
        read.unit = "CNY"
        read.review = "no measure word: read as money from the words beside it"
        return
    if text[read.end - 1] in "万亿" and _PEOPLE_WORD.search(
        text, max(0, read.start - 10), read.start
    ):
        read.unit = "person"
        read.review = "no measure word: read as people from the words beside it"
        return
    later = _LATER.match(text, read.end)
    if later is not None:
        unit, factor = read_scale(later["measure"])
        if unit and factor == 1:
            read.unit = unit
            read.note = "unit from the end of the list"
            return
    previous = walk.previous
    if previous is not None and previous.unit and walk.previous_end >= walk.sentence_start:
        between = text[walk.previous_end : read.start]
        if previous.unit != "item" and _LIST_GAP.fullmatch(between):
            read.unit = previous.unit
            read.note = "unit from the figure before it"
            read.review = "no measure word: unit taken from the figure before it"
            return
    if _NAME_AFTER.match(text, read.end) and text[read.start : read.end].isdigit():
        read.kind, read.value, read.period, read.basis = "name", "", "", ""
        read.review = "no measure word between the number and what follows: a name?"
        return
    read.unit = "item"
    read.review = "no measure word: unit unknown"


_PEOPLE_WORD = regex.compile(r"人口|人数|参保|就业|游客|在校生")
_MONEY_WORD = regex.compile(
    r"资金|出资|投资|投入|收入|贷款|产值|支持|仪器|设备|补助|奖励|税|利润|经费|注册资本"
)
_LATER = regex.compile(
    r"(?:[、和与及]\d++(?:\.\d++)?){1,6}+(?P<measure>%|‰|个百分点|公里|平方米|公顷|人|元|吨|亩|倍)"
)
_LIST_GAP = regex.compile(r"(?:[、和与及或]|\((?:其中[:：])?)(?:\p{Han}{0,8})|\s")
_NAME_AFTER = regex.compile(r"(?![和与及或至到的、])\p{Han}")


def _set_kind(walk: _Walk, text: str, read: _Read) -> None:
    """Level, change, share or policy; a fall makes a change negative."""
    if read.kind in {"rank", "name"}:
        return
    changes, falls = _read_change(walk, text, read)
    kind = "share" if read.unit in _SHARE_UNITS else "level"
    kind = "change" if changes else kind
    if _is_policy(walk, text, read, kind):
        kind = "policy"
    read.kind, read.falls = kind, falls
    if not changes and read.note.startswith("annual"):
        read.note = ""
    if falls and kind == "change" and not read.value.startswith("-"):
        low, _, high = read.value.partition("..")
        read.value = f"-{high}..-{low}" if high else f"-{low}"
        read.note = "; ".join(part for part in ("a fall, so negative", read.note) if part)
        if read.note.endswith("annual average"):
            read.note = "annual average; a fall, so negative"


_SHARE_UNITS: Final = frozenset({"percent", "permille", "ratio", "times"})


def _read_change(walk: _Walk, text: str, read: _Read) -> tuple[bool, bool]:
    """Whether a figure is a change, and whether it falls."""
    start, unit = read.start, read.unit
    floor = max(walk.sentence_start, walk.previous_end)
    cue = _CUE.match(text, max(floor, start - 16), start)
    signed = text[start] in "+-" and unit in _CHANGE_UNITS
    if (cue is not None or signed) and not _NATURAL_RATE.match(
        text, max(floor, start - 16), start
    ):
        return True, cue is not None and _read_cue(text, read, floor, cue)
    gap = _GAP.search(text, max(floor, start - 24), start)
    if gap is not None and (unit == "percentage_point" or unit not in _SHARE_UNITS):
        read.note = "gap: a difference, not a change over time"
        read.review = "a gap between places or to a target, not a change over time?"
        return True, gap["below"] is not None
    if unit == "percentage_point":
        return True, _NEAR_FALL.search(text, max(floor, start - 24), start) is not None
    if unit in _CHANGE_UNITS and _continues_change(walk, text, start):
        return True, walk.previous is not None and walk.previous.falls
    return unit == "doubling", False


def _read_cue(text: str, read: _Read, floor: int, cue: "regex.Match[str]") -> bool:
    """Whether the verb of a change is one of falling; an annual average is noted."""
    if _YEARLY_CUE.match(text, max(floor, cue.start() - 6), cue.start()) or cue[0].startswith(
        "年均"
    ):
        read.note = "annual average"
    narrows = _OF_FALL.search(text, max(floor, read.start - 24), read.start)
    if narrows is not None:
        read.note = "a fall that narrows or widens"
        return narrows["widens"] is not None
    return (cue["fall"] or cue["short_fall"]) is not None


_YEARLY_CUE = regex.compile(r"(?r)年均(?:复合|递)?")
_OF_FALL = regex.compile(
    r"(?:降幅|跌幅)\p{Han}{0,10}?(?:(?P<narrows>收窄|缩小|减小)|(?P<widens>扩大|加深))"
)
_GAP = regex.compile(
    r"(?:(?P<above>高于|高出|快于|多于|领先)|(?P<below>低于|慢于|少于|落后))[^，。；\d]{1,16}$"
)
_NEAR_FALL = regex.compile(r"下降|减少|降低|回落|收窄|低于|下滑|放缓|慢于")


def _continues_change(walk: _Walk, text: str, start: int) -> bool:
    """增长5.2%和6.1%; 增长80.1%（省级59%）: a second rate without a verb of its own."""
    previous = walk.previous
    if previous is None or previous.kind != "change" or previous.unit not in _CHANGE_UNITS:
        return False
    if walk.previous_end < walk.sentence_start:
        return False
    between = text[walk.previous_end : start]
    return _NEXT_RATE.fullmatch(between) is not None


_NEXT_RATE = regex.compile(r"\((?!.*占).{0,7}|[、和与及，]{1,2}")


def _is_policy(walk: _Walk, text: str, read: _Read, kind: str) -> bool:
    """Whether a figure is a cap, plan, target or threshold and no outcome."""
    start, sentence = read.start, walk.sentence_start
    if read.hedge == "up_to" and _CAPPED.match(text, start):
        return kind != "change"
    ahead = _lies_ahead(walk)
    if ahead is True or _is_threshold(text, read):
        return True
    clause = max(text.rfind("，", sentence, start), text.rfind("；", sentence, start), sentence)
    cue = _RULE.search(text, clause, start)
    if cue is not None and cue["policy"] is not None:
        return True
    if walk.goals:
        return _PAST.search(text, clause, start) is None
    cue = _INTENT.search(text, max(sentence, start - 60), start) or cue
    if cue is not None:
        aims = cue["policy"] is not None
        walk.aims = start if aims and cue.re is _INTENT and _AIM.match(cue[0]) else -1
        return aims
    return walk.aims >= sentence or ahead is None


_AIM = regex.compile(r"目标|预期|力争|约束性|确保")
_PAST = regex.compile(r"已(?!经?建成后)|目前|去年|截至|现有")


def _aim(walk: _Walk, text: str, read: _Read) -> None:
    """A place in an order that is aimed at is a goal, not an outcome."""
    if read.kind == "rank" and _is_policy(walk, text, read, "rank"):
        read.kind = "policy"


def _lies_ahead(walk: _Walk) -> bool | None:
    """Whether the date that governs is after the document's year; None where it may be."""
    anchor = walk.anchor or walk.inherited or walk.horizon
    if anchor is None or walk.year is None or anchor.basis == "inferred":
        return False
    first, _, last = anchor.period.partition("-")
    if len(last) == len("2025") and int(last) > walk.year:
        return True if int(first) > walk.year else None
    return first.isdigit() and int(first) > walk.year + (anchor is walk.anchor)


def _is_threshold(text: str, read: _Read) -> bool:
    """50万元以上设备, 超5000万元项目: an amount that makes a class and measures nothing."""
    money = read.unit in {"CNY", "USD"}
    if read.unit in _SHARE_UNITS or read.unit == "percentage_point":
        return False
    if read.hedge not in {"at_least", "up_to"} and not (money and read.hedge == "more_than"):
        return False
    return text[read.end - 1] not in "家个项件" and _CLASS_AFTER.match(text, read.end) is not None


_CLASS_AFTER = regex.compile(
    r"(?:的)?[\p{Han}]{0,10}?(?:企业|项目|设备|仪器|单位|个人|产业|集群|工程|工业)"
)


def _set_period(walk: _Walk, text: str, read: _Read) -> None:
    start = read.start
    floor = max(walk.sentence_start, walk.previous_end)
    if walk.span is not None and read.kind == "level":
        if _TO_LEVEL.match(text, max(floor, start - 6), start):
            read.period, read.basis = str(walk.span[1]), "stated"
        elif _FROM_LEVEL.match(text, max(floor, start - 2), start):
            read.period, read.basis = str(walk.span[0]), "stated"
    if read.kind == "change" and walk.span is not None:
        read.period, read.basis = f"{walk.span[0]}-{walk.span[1]}", "stated"
    elif read.kind == "change" and walk.baseline is not None:
        last = read.period.removeprefix("asof ")[-4:]
        if last.isdigit() and int(last) > walk.baseline:
            read.period, read.basis = f"{walk.baseline}-{last}", "stated"
    if (
        read.kind == "policy"
        and walk.since is not None
        and read.period == f"{walk.since}-{walk.year}"
    ):
        read.period = str(walk.since)
    if (
        read.kind == "policy"
        and read.basis == "inferred"
        and read.period.startswith("asof")
        and (walk.programme or _FUTURE.search(text, walk.sentence_start, start))
    ):
        if walk.goals and walk.programme:
            read.period, read.basis = walk.programme, "inherited"
        else:
            read.period, read.basis = "unknown", ""


_FUTURE = regex.compile(r"未来|预计|有望|打造|力争|争取|目标")


def _share_hedge(walk: _Walk, text: str, read: _Read) -> None:
    """不超过1亿元、5000万元、1000万元: the hedge before a list holds for each member."""
    previous = walk.previous
    if previous is None or walk.previous_end < walk.sentence_start:
        walk.listed_hedge = ""
    elif (
        read.hedge == "exact"
        and previous.unit == read.unit
        and text[walk.previous_end : read.start] in {"、", "和", "或", "及"}
        and (walk.listed_hedge or _LISTED.match(text, previous.start))
    ):
        read.hedge = walk.listed_hedge or previous.hedge
        walk.listed_hedge = read.hedge
        read.note = "hedge inherited"
        read.kind = previous.kind
        return
    else:
        walk.listed_hedge = ""


_READERS: Final = {
    "machine": _read_machine,
    "ordinal": _read_ordinal,
    "count": _read_count,
    "name": _read_name,
    "date": _read_date,
    "rank": _read_rank,
    "fraction": _read_fraction,
    "arabic": _read_arabic,
    "chinese": _read_chinese,
}


# ---------------------------------------------------------------------------------------------
# Draft on disk, and scoring a draft against the final table
# ---------------------------------------------------------------------------------------------


SCORED: Final = ("value", "unit", "hedge", "kind", "period")


def score_draft(draft: Sequence[FigureRow], final: Sequence[FigureRow]) -> dict[str, float]:
    """How well a draft meets the final table.

    Rows are paired page by page in reading order, by the digits they print. ``recall`` is the
    share of final rows that the draft has, ``precision`` the share of draft rows that the final
    table has; each of value, unit, hedge, kind and period is the share of paired rows that agree,
    and ``printed`` the share that print the same piece of text.
    """
    pairs = _pair_rows(draft, final)
    scores: dict[str, float] = {
        "rows_draft": len(draft),
        "rows_final": len(final),
        "paired": len(pairs),
        "recall": len(pairs) / len(final) if final else 1.0,
        "precision": len(pairs) / len(draft) if draft else 1.0,
    }
    for column in ("printed", *SCORED):
        agree = sum(1 for ours, theirs in pairs if _same(column, ours, theirs))
        scores[column] = agree / len(pairs) if pairs else 1.0
    return scores


def _same(column: str, ours: FigureRow, theirs: FigureRow) -> bool:
    left, right = getattr(ours, column) or "", getattr(theirs, column) or ""
    if column == "value" and left and right and left != right:
        return [Decimal(part) for part in left.split("..")] == [
            Decimal(part) for part in right.split("..")
        ]
    return bool(left == right)


_CORE = regex.compile(r"[\d.,/]+|[零一二两三四五六七八九十百千万亿几数半]+")


def _core_of(printed: str) -> str:
    """The number in a printed figure, which two readers share even where their pieces differ."""
    printed = printed.translate(_PLAIN)
    digits = regex.findall(r"\d+", printed)
    if digits:
        return "-".join(digits)
    found = _CORE.search(printed)
    return found[0] if found else printed


def _pair_rows(
    draft: Sequence[FigureRow], final: Sequence[FigureRow]
) -> list[tuple[FigureRow, FigureRow]]:
    by_page: dict[int | None, tuple[list[FigureRow], list[FigureRow]]] = {}
    for side, rows in enumerate((draft, final)):
        for row in rows:
            by_page.setdefault(row.page, ([], []))[side].append(row)
    pairs: list[tuple[FigureRow, FigureRow]] = []
    for ours, theirs in by_page.values():
        matcher = SequenceMatcher(
            None,
            [_core_of(row.printed) for row in ours],
            [_core_of(row.printed) for row in theirs],
            autojunk=False,
        )
        for left, right, size in matcher.get_matching_blocks():
            pairs.extend(zip(ours[left : left + size], theirs[right : right + size], strict=True))
    return pairs
