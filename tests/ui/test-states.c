/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What is shown of feeds that fail and prices that are not of now, over a real engine; and lines that a hand can take. */
#include <adwaita.h>

#include "../engine/engine-fixture.h"
#include "engine/alerts/finx-engine-alerts.h"
#include "ui/charts/chart/finx-chart.h"
#include "ui/pages/markets/charts/finx-chart-marks.h"
#include "ui/pages/markets/watchlist/finx-watch-row.h"
#include "ui/shell/finx-offline-bar.h"
#include "ui/shell/finx-status-button.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/widgets/table/finx-cell.h"
#include "ui/words/finx-quote-age.h"

static GtkWidget *
find (GtkWidget *widget, GType type)
{
  GtkWidget *found = g_type_is_a (G_OBJECT_TYPE (widget), type) ? widget : NULL;

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find (child, type);
  return found;
}

/* The text of the only cell below the first widget of @type. */
static const char *
text_of (GtkWidget *widget, GType type)
{
  return finx_cell_get_text (FINX_CELL (find (find (widget, type), FINX_TYPE_CELL)));
}

static void
tell_state (EngineFixture *self, FinxFeedState state)
{
  g_autoptr(FinxConnection) connection = g_list_model_get_item (finx_engine_get_connections (self->engine), 0);

  finx_connection_update (connection, state, 0, 0, 1, 1);
}

static void
test_feed_that_fails_is_told_in_the_header (EngineFixture *self, gconstpointer data)
{
  g_autoptr(FinxWorkspace) workspace = finx_workspace_new (self->engine);
  g_autoptr(GtkWidget) button = g_object_ref_sink (finx_status_button_new (workspace));
  GtkWidget *chip = find (button, FINX_TYPE_CHIP);

  g_assert_true (gtk_widget_has_css_class (chip, "simulated"));
  tell_state (self, FINX_FEED_FAILED);
  g_assert_true (gtk_widget_has_css_class (chip, "error"));
  g_assert_cmpstr (gtk_label_get_text (GTK_LABEL (find (chip, GTK_TYPE_LABEL))), ==, "Feed error");
  tell_state (self, FINX_FEED_LIVE);
  g_assert_true (gtk_widget_has_css_class (chip, "simulated"));
}

static void
test_only_the_row_without_a_feed_is_replaced (EngineFixture *self, gconstpointer data)
{
  FinxQuoteRow *hit = finx_quote_board_find (finx_engine_get_board (self->engine), "GE"), *other = fixture_quote (self, "AAPL");
  g_autoptr(GtkWidget) hit_row = g_object_ref_sink (finx_watch_row_new ());
  g_autoptr(GtkWidget) other_row = g_object_ref_sink (finx_watch_row_new ());

  finx_quote_row_set_state (hit, FINX_QUOTE_NO_FEED, 0);
  finx_watch_row_bind (FINX_WATCH_ROW (hit_row), hit);
  finx_watch_row_bind (FINX_WATCH_ROW (other_row), other);
  g_assert_cmpstr (text_of (hit_row, FINX_TYPE_FLASH), ==, "–");
  g_assert_cmpstr (text_of (hit_row, FINX_TYPE_DELTA), ==, "No feed");
  g_assert_true (gtk_widget_has_css_class (find (hit_row, FINX_TYPE_DELTA), "error"));
  g_assert_false (gtk_widget_has_css_class (find (other_row, FINX_TYPE_DELTA), "error"));
  g_assert_true (g_str_has_suffix (text_of (other_row, FINX_TYPE_DELTA), "%"));
}

static void
test_stale_price_tells_its_age_until_the_next_tick (EngineFixture *self, gconstpointer data)
{
  FinxQuoteRow *row = fixture_quote (self, "AAPL");
  g_autoptr(GtkWidget) widget = g_object_ref_sink (finx_watch_row_new ());
  FinxQuote next = *finx_quote_row_get_quote (row);
  g_autofree char *age = NULL;

  g_assert_null (finx_quote_age_text (row));
  finx_quote_row_set_state (row, FINX_QUOTE_STALE, 4 * FINX_USEC_PER_MIN);
  finx_watch_row_bind (FINX_WATCH_ROW (widget), row);
  age = finx_quote_age_text (row);
  g_assert_cmpstr (age, ==, "4 min");
  g_assert_cmpstr (text_of (widget, FINX_TYPE_DELTA), ==, "4 min");
  g_assert_true (gtk_widget_has_css_class (find (widget, FINX_TYPE_FLASH), "dim"));
  g_assert_true (gtk_widget_has_css_class (find (widget, FINX_TYPE_DELTA), "warn"));

  next.time_us += FINX_USEC_PER_SEC;
  finx_quote_row_apply (row, &next);
  g_assert_cmpint (finx_quote_row_get_state (row), ==, FINX_QUOTE_FRESH);
  finx_watch_row_bind (FINX_WATCH_ROW (widget), row);
  g_assert_false (gtk_widget_has_css_class (find (widget, FINX_TYPE_FLASH), "dim"));
}

static void
test_offline_bar_is_there_only_offline (EngineFixture *self, gconstpointer data)
{
  g_autoptr(GtkWidget) bar = g_object_ref_sink (finx_offline_bar_new (self->engine));
  g_autofree char *age = NULL, *day = NULL;

  fixture_quote (self, "AAPL");
  g_assert_false (gtk_widget_get_visible (bar));
  g_assert_null (finx_offline_reason (self->engine));
  finx_engine_set_offline (self->engine, TRUE);
  g_assert_true (gtk_widget_get_visible (bar));
  g_assert_nonnull (finx_offline_reason (self->engine));
  finx_clock_advance (self->clock, 6 * FINX_USEC_PER_DAY);
  day = finx_offline_day (self->engine, &age);
  g_assert_cmpstr (age, ==, "6 d old");
  g_assert_cmpstr (day, ==, "Mon 3 Jun 2024");
  finx_engine_set_offline (self->engine, FALSE);
  g_assert_false (gtk_widget_get_visible (bar));
}

static void
test_alert_has_a_line_that_can_be_moved_and_closed (EngineFixture *self, gconstpointer data)
{
  g_autoptr(FinxAlert) alert = finx_alert_new ();
  g_autoptr(GAsyncResult) result = NULL;
  g_autoptr(GArray) marks = g_array_new (FALSE, FALSE, sizeof (FinxChartMark));
  g_autofree char *id = NULL;

  alert->instrument = fixture_instrument (self, "AAPL");
  alert->condition = FINX_ALERT_CROSSES_UP;
  alert->level = fixture_price (self, "AAPL", 1.1);
  finx_engine_save_alert_async (self->engine, alert, NULL, fixture_result_cb, &result);
  id = finx_engine_save_alert_finish (self->engine, fixture_wait (self, &result), NULL);
  g_assert_nonnull (id);
  finx_chart_marks_collect (marks, self->engine, alert->instrument, "practice");
  g_assert_cmpuint (marks->len, ==, 1);
  g_assert_cmpint (g_array_index (marks, FinxChartMark, 0).kind, ==, FINX_MARK_ALERT);
  g_assert_cmpstr (g_array_index (marks, FinxChartMark, 0).id, ==, id);
}

int
main (int argc, char **argv)
{
  g_setenv ("TZ", "UTC", TRUE);
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
#define ADD(path, function) g_test_add ("/states/" path, EngineFixture, NULL, fixture_set_up_practice, function, fixture_tear_down)
  ADD ("feed-error-in-the-header", test_feed_that_fails_is_told_in_the_header);
  ADD ("only-what-is-hit", test_only_the_row_without_a_feed_is_replaced);
  ADD ("stale-until-the-next-tick", test_stale_price_tells_its_age_until_the_next_tick);
  ADD ("offline-bar", test_offline_bar_is_there_only_offline);
  ADD ("alert-line", test_alert_has_a_line_that_can_be_moved_and_closed);
#undef ADD
  return g_test_run ();
}
