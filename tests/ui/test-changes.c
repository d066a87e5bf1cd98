/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The window of changes over a real engine: each has its undo, and what can not be undone yet is said. */
#include <adwaita.h>
#include <string.h>

#include "../engine/engine-fixture.h"
#include "base/finx-string.h"
#include "base/finx-time.h"
#include "engine/finx-engine-book.h"
#include "ui/pages/portfolio/transactions/finx-changes-window.h"

static void
create_portfolio (EngineFixture *self)
{
  FinxAccount *account = finx_account_new ();
  g_autoptr(GError) error = NULL;

  finx_set_str (&account->id, "depot");
  finx_set_str (&account->name, "Depot");
  finx_set_str (&account->broker, "manual");
  finx_set_str (&account->currency, "EUR");
  account->opened_us = 1;
  g_assert_true (finx_engine_write_account (self->engine, account, "Created", &error));
  g_assert_no_error (error);
}

static void
deposit (EngineFixture *self,
         const char    *id,
         const char    *amount,
         const char    *note)
{
  g_autoptr(FinxTransaction) t = finx_transaction_new ();
  g_autoptr(GError) error = NULL;

  finx_set_str (&t->id, id);
  finx_set_str (&t->currency, "EUR");
  t->kind = FINX_TRANSACTION_DEPOSIT;
  t->day = (gint32) finx_days_from_date (2024, 5, 6);
  t->amount = fixture_decimal (amount);
  g_assert_true (finx_engine_write_transactions (self->engine, "depot", (const FinxTransaction *const []) { t }, 1, note, &error));
  g_assert_no_error (error);
}

/* The first below @widget that is a @type and shows @text; any where that is %NULL. */
static GtkWidget *
find (GtkWidget  *widget,
      GType       type,
      const char *text)
{
  GtkWidget *found = NULL;

  if (g_type_is_a (G_OBJECT_TYPE (widget), type) && gtk_widget_get_visible (widget)
      && (text == NULL || (GTK_IS_LABEL (widget) && strstr (gtk_label_get_text (GTK_LABEL (widget)), text) != NULL)))
    return widget;
  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL && found == NULL; child = gtk_widget_get_next_sibling (child))
    found = find (child, type, text);
  return found;
}

/* Clicks the undo of the row with @title, and waits until the window shows @then. */
static void
undo (GtkWidget  *window,
      const char *title,
      const char *then)
{
  GtkWidget *row = gtk_widget_get_ancestor (find (window, GTK_TYPE_LABEL, title), ADW_TYPE_ACTION_ROW);

  g_assert_nonnull (row);
  g_signal_emit_by_name (find (row, GTK_TYPE_BUTTON, NULL), "clicked");
  while (find (window, GTK_TYPE_LABEL, then) == NULL)
    g_main_context_iteration (NULL, TRUE);
}

static void
test_changes (EngineFixture *self,
              gconstpointer  data)
{
  g_autoptr(FinxWorkspace) workspace = finx_workspace_new (self->engine);
  g_autoptr(FinxPortfolioView) view = NULL;
  GtkWidget *window;

  create_portfolio (self);
  view = finx_portfolio_view_new (workspace, finx_engine_get_portfolio (self->engine, "depot"));
  deposit (self, "a", "1", "Alpha");
  deposit (self, "b", "2", "Beta");
  deposit (self, "a", "3", "Corrected");
  window = finx_changes_window_new (view, NULL);

  undo (window, "Alpha", "“Corrected” came after it");
  g_assert_cmpuint (finx_transaction_list_get_n (finx_engine_get_transactions (self->engine, "depot")), ==, 2);
  undo (window, "Beta", "Each step");
  while (find (window, GTK_TYPE_LABEL, "Beta") != NULL)
    g_main_context_iteration (NULL, TRUE);
  g_assert_null (find (window, GTK_TYPE_LABEL, "came after it"));
  g_assert_cmpuint (finx_transaction_list_get_n (finx_engine_get_transactions (self->engine, "depot")), ==, 1);
  undo (window, "Corrected", "Each step");
  while (find (window, GTK_TYPE_LABEL, "Corrected") != NULL)
    g_main_context_iteration (NULL, TRUE);
  undo (window, "Alpha", "There is nothing to undo");
  g_assert_cmpuint (finx_transaction_list_get_n (finx_engine_get_transactions (self->engine, "depot")), ==, 0);
  finx_engine_settle (self->engine);
  gtk_window_destroy (GTK_WINDOW (window));
}

int
main (int    argc,
      char **argv)
{
  gtk_test_init (&argc, &argv, NULL);
  adw_init ();
  g_test_add ("/changes/each-has-its-undo", EngineFixture, NULL, fixture_set_up, test_changes, fixture_tear_down);
  return g_test_run ();
}
