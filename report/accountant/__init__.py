from . import coop_year_overview_report
