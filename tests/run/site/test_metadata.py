"""What pages say of themselves to machines."""


def described(site, linked_data, page):
    return linked_data((site / page).read_text("utf-8"))


def test_the_downloads_of_an_edition_have_their_media_types(site, linked_data):
    shown = (site / "jia" / "2026-01-31" / "index.html").read_text("utf-8")
    downloads = linked_data(shown)["distribution"]
    assert {entry["contentUrl"]: entry["encodingFormat"] for entry in downloads} == {
        "brief.en.html": "text/html",
        "brief.en.pdf": "application/pdf",
        "brief.zh.html": "text/html",
        "brief.zh.pdf": "application/pdf",
        "datapackage.json": "application/json",
        "manifest.json": "application/json",
        "numbers.json": "application/json",
        "tables/observations.csv": "text/csv",
        "tables.xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    }


def test_an_edition_names_its_licence_date_source_and_briefs(site, linked_data):
    found = described(site, linked_data, "jia/index.html")
    assert (found["@type"], found["@context"]) == ("Dataset", "https://schema.org")
    assert found["license"] == "https://creativecommons.org/licenses/by/4.0/"
    assert (found["version"], found["datePublished"]) == ("2026-01-31", "2026-01-31")
    assert found["isBasedOn"] == ["Science in Jia"]
    assert found["alternateName"]
    assert found["creator"][0]["@type"] == "Organization"
    reports = {
        one["inLanguage"]: (one["name"], one["datePublished"]) for one in found["subjectOf"]
    }
    assert reports == {
        "zh-Hans": ("研发机构增长八成", "2026-01-31"),
        "en": ("Labs grew by 80%", "2026-01-31"),
    }


def test_the_first_page_is_a_catalogue_in_its_own_language(site, linked_data):
    english = described(site, linked_data, "index.html")
    assert (english["@type"], english["inLanguage"]) == ("DataCatalog", "en")
    assert english["name"] == "Research briefs whose every number can be checked"
    assert [one["url"] for one in english["dataset"]] == ["jia/index.html"]
    assert english["hasPart"][0][0]["@type"] == "Report"
    assert described(site, linked_data, "index.zh.html")["inLanguage"] == "zh-Hans"


def test_the_data_s_page_offers_every_file(site, linked_data):
    found = described(site, linked_data, "data/index.html")
    assert {"datapackage.json", "dictionary.html"} <= {
        one["contentUrl"] for one in found["distribution"]
    }
