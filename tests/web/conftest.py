import pytest

REPORT = """安吉县天荒坪镇人民政府2022年政府信息公开工作年度报告
一、总体情况
我镇认真落实条例要求。
五、存在的主要问题及改进情况
（一）存在的主要问题
一是业务培训偏少，工作人员对公开范围把握不准。
二是信息更新不及时，个别栏目长期空缺。
（二）改进措施
一是每季度组织一次业务培训。
二是明确专人按月检查栏目更新。
六、其他需要报告的事项
无。
"""


@pytest.fixture(scope="session")
def opened(tmp_path_factory):
    """A client of an app over a new store, with its service as `client.service`."""
    testing = pytest.importorskip("starlette.testclient", reason="the extra app is not installed")
    from nlp.web.app import create_app
    from nlp.web.service import Service

    service = Service(tmp_path_factory.mktemp("web") / "store", None, 1)
    with testing.TestClient(create_app(service), base_url="http://127.0.0.1") as client:
        client.service = service
        yield client


@pytest.fixture
def client(opened):
    """The same, with an empty list."""
    with opened.service.library.writing() as database:
        database.execute("DELETE FROM files")
    return opened
