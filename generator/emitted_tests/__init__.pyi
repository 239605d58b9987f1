from .samples.missing import check_samples as check_samples
from .samples.missing import sample_set as sample_set
from .samples.sample_rows import SampleSet as SampleSet
from .views.tests import AppTesting as AppTesting
from .views.tests import EntityTesting as EntityTesting
from .views.tests import app_testing as app_testing
from .views.tests import entity_testing as entity_testing
