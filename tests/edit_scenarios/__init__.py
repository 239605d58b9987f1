import pytest

pytest.register_assert_rewrite("tests.edit_scenarios.clinic")
