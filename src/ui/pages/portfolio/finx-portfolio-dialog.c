/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/finx-portfolio-dialog.h"

#include <glib/gi18n.h>
#include <string.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-string.h"
#include "base/finx-time.h"
#include "engine/review/finx-portfolio-settings.h"
#include "ui/pages/portfolio/holdings/finx-method-choice.h"
#include "ui/words/finx-format.h"

#define MOST_HEIGHT 500         /* of the rows; more scroll */

struct _FinxPortfolioDialog
{
  AdwWindow      parent_instance;
  FinxWorkspace *workspace;
  FinxPortfolio *portfolio;             /* (nullable) */
  GtkWidget     *name, *currency, *method, *fees, *timing, *short_sales, *wash_sales, *benchmark, *risk_free, *tax_rate, *opened, *problem;
};

G_DEFINE_FINAL_TYPE (FinxPortfolioDialog, finx_portfolio_dialog, ADW_TYPE_WINDOW)

static const char *
get_text (GtkWidget *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
tell_problem (FinxPortfolioDialog *self,
              GtkWidget           *row,
              const char          *sentence)
{
  gtk_widget_add_css_class (row, "error");
  gtk_widget_grab_focus (row);
  gtk_label_set_text (GTK_LABEL (self->problem), sentence);
  gtk_widget_set_visible (self->problem, TRUE);
}

static void
row_changed_cb (FinxPortfolioDialog *self,
                GtkWidget           *row)
{
  gtk_widget_remove_css_class (row, "error");
  gtk_widget_set_visible (self->problem, FALSE);
}

/* Writes the account where it is new or has another name; its id (transfer full), %NULL with a problem told. */
static char *
write_account (FinxPortfolioDialog *self)
{
  FinxEngine *engine = finx_workspace_get_engine (self->workspace);
  g_autofree char *name = g_strstrip (g_strdup (get_text (self->name))), *currency = g_ascii_strup (get_text (self->currency), -1);
  g_autoptr(GError) error = NULL;
  FinxPortfolio *portfolio;
  FinxAccount *account;

  if (*name == '\0')
    {
      tell_problem (self, self->name, _("A portfolio needs a name"));
      return NULL;
    }
  if (strlen (currency) != 3 || strspn (currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != 3)
    {
      tell_problem (self, self->currency, _("A currency is a code of three letters, such as EUR"));
      return NULL;
    }
  if (self->portfolio != NULL && g_str_equal (finx_portfolio_get_account (self->portfolio)->name, name))
    return g_strdup (finx_portfolio_get_account (self->portfolio)->id);

  if (self->portfolio == NULL)
    {
      portfolio = finx_engine_create_portfolio (engine, name, currency, &error);
    }
  else
    {
      account = finx_account_copy (finx_portfolio_get_account (self->portfolio));
      finx_set_str (&account->name, name);
      portfolio = finx_engine_write_account (engine, account, "Renamed", &error) ? self->portfolio : NULL;
    }
  if (portfolio != NULL)
    return g_strdup (finx_portfolio_get_account (portfolio)->id);
  tell_problem (self, self->name, error->message);
  return NULL;
}

static gboolean
read_tax_rate (FinxPortfolioDialog *self,
               FinxDecimal         *rate)
{
  const char *text = get_text (self->tax_rate);
  g_autoptr(GError) error = NULL;
  FinxDecimal percent;

  *rate = FINX_DECIMAL_UNKNOWN;
  if (*text == '\0')
    return TRUE;
  if (!finx_parse_decimal (text, &percent, &error) || finx_decimal_sign (percent) < 0
      || finx_decimal_compare (percent, finx_decimal_new (100, 0)) > 0)
    {
      tell_problem (self, self->tax_rate, _("The tax rate is a percentage, such as 26.375"));
      return FALSE;
    }
  *rate = finx_decimal_mul (percent, finx_decimal_new (1, 2), 10, FINX_ROUND_HALF_EVEN);
  return TRUE;
}

static gboolean
read_risk_free (FinxPortfolioDialog *self,
                FinxDecimal         *rate)
{
  const char *text = get_text (self->risk_free);
  g_autoptr(GError) error = NULL;
  FinxDecimal percent = FINX_DECIMAL_ZERO;

  if (*text != '\0' && (!finx_parse_decimal (text, &percent, &error)
                        || finx_decimal_compare (finx_decimal_abs (percent), finx_decimal_new (100, 0)) >= 0))
    {
      tell_problem (self, self->risk_free, _("The riskless rate is a percentage a year, such as 2.5"));
      return FALSE;
    }
  *rate = finx_decimal_mul (percent, finx_decimal_new (1, 2), 10, FINX_ROUND_HALF_EVEN);
  return TRUE;
}

static gboolean
read_opened (FinxPortfolioDialog *self,
             gint32              *opened)
{
  g_autofree char *text = g_strstrip (g_strdup (get_text (self->opened)));

  if (finx_opening_day_from_string (*text != '\0' ? text : "none", opened))
    return TRUE;
  tell_problem (self, self->opened, _("The opening date is a day such as 2024-03-09"));
  return FALSE;
}

static void
save_cb (FinxPortfolioDialog *self)
{
  FinxEngine *engine = finx_workspace_get_engine (self->workspace);
  g_auto(FinxPortfolioSettings) settings = { 0 };
  g_autoptr(GError) error = NULL;
  g_autofree char *id = NULL, *benchmark = g_strstrip (g_strdup (get_text (self->benchmark)));
  FinxDecimal tax_rate, risk_free;
  gint32 opened;

  if (*benchmark != '\0' && finx_instrument_table_lookup (finx_engine_get_instruments (engine), benchmark) == NULL)
    {
      tell_problem (self, self->benchmark, _("This symbol is not known; import its prices on the Data page first"));
      return;
    }
  if (!read_tax_rate (self, &tax_rate) || !read_risk_free (self, &risk_free) || !read_opened (self, &opened) || (id = write_account (self)) == NULL)
    return;
  finx_engine_get_portfolio_settings (engine, id, &settings);
  settings.method = (FinxLotMethod) adw_combo_row_get_selected (ADW_COMBO_ROW (self->method));
  settings.expense_fees = adw_combo_row_get_selected (ADW_COMBO_ROW (self->fees)) == 1;
  settings.timing = (FinxFlowTiming) adw_combo_row_get_selected (ADW_COMBO_ROW (self->timing));
  settings.refuse_short = adw_combo_row_get_selected (ADW_COMBO_ROW (self->short_sales)) == 1;
  settings.move_wash_sales = adw_combo_row_get_selected (ADW_COMBO_ROW (self->wash_sales)) == 1;
  settings.risk_free = risk_free;
  settings.tax_rate = tax_rate;
  settings.opened = opened;
  finx_set_str (&settings.benchmark, benchmark);
  if (!finx_engine_set_portfolio_settings (engine, id, &settings, &error))
    {
      tell_problem (self, self->name, error->message);
      return;
    }
  finx_workspace_set_account (self->workspace, id);
  gtk_window_close (GTK_WINDOW (self));
}

static GtkWidget *
entry_row (FinxPortfolioDialog *self,
           AdwPreferencesGroup *group,
           const char          *title)
{
  GtkWidget *row = adw_entry_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  g_signal_connect_swapped (row, "changed", G_CALLBACK (row_changed_cb), self);
  g_signal_connect_swapped (row, "entry-activated", G_CALLBACK (save_cb), self);
  adw_preferences_group_add (group, row);
  return row;
}

static GtkWidget *
combo_row (AdwPreferencesGroup *group,
           const char          *title,
           const char          *subtitle,
           const char *const   *words)
{
  g_autoptr(GtkStringList) list = gtk_string_list_new (words);
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (list));
  adw_preferences_group_add (group, row);
  return row;
}

static void
show_percent (GtkWidget   *row,
              FinxDecimal  part)
{
  FinxDecimal percent = finx_decimal_mul (part, finx_decimal_new (100, 0), 10, FINX_ROUND_HALF_EVEN);
  g_autofree char *text = finx_format_decimal (finx_decimal_normalize (percent), -1);

  gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
fill (FinxPortfolioDialog *self)
{
  const FinxAccount *account = self->portfolio != NULL ? finx_portfolio_get_account (self->portfolio) : NULL;
  g_auto(FinxPortfolioSettings) settings = { 0 };

  finx_engine_get_portfolio_settings (finx_workspace_get_engine (self->workspace), account != NULL ? account->id : "", &settings);
  gtk_editable_set_text (GTK_EDITABLE (self->name), account != NULL ? account->name : "");
  gtk_editable_set_text (GTK_EDITABLE (self->currency), account != NULL ? account->currency : "EUR");
  gtk_widget_set_sensitive (self->currency, account == NULL);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->method), settings.method);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->fees), settings.expense_fees ? 1 : 0);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->timing), settings.timing);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->short_sales), settings.refuse_short ? 1 : 0);
  adw_combo_row_set_selected (ADW_COMBO_ROW (self->wash_sales), settings.move_wash_sales ? 1 : 0);
  gtk_editable_set_text (GTK_EDITABLE (self->benchmark), settings.benchmark);
  if (settings.opened != G_MININT32)
    {
      g_autofree char *day = finx_days_to_string (settings.opened);

      gtk_editable_set_text (GTK_EDITABLE (self->opened), day);
    }
  if (finx_decimal_sign (settings.risk_free) != 0)
    show_percent (self->risk_free, settings.risk_free);
  if (finx_decimal_is_known (settings.tax_rate))
    show_percent (self->tax_rate, settings.tax_rate);
}

static GtkWidget *
build (FinxPortfolioDialog *self)
{
  const char *methods[FINX_N_LOT_METHODS + 1] = { NULL };
  const char *const fees[] = { _("Part of cost and proceeds"), _("Expenses of their own"), NULL };
  const char *const shorts[] = { _("Opens a short position"), _("Is an error"), NULL };
  const char *const washes[] = { _("Are marked"), _("Move into cost"), NULL };
  const char *const timings[] = { _("From the start of the day"), _("From the next day on"), NULL };
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *foot = gtk_box_new (GTK_ORIENTATION_VERTICAL, 12);
  GtkWidget *group = adw_preferences_group_new (), *accounting = adw_preferences_group_new ();
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *save = gtk_button_new_with_label (self->portfolio != NULL ? _("Save changes") : _("Create portfolio"));

  for (int i = 0; i < FINX_N_LOT_METHODS; i++)
    methods[i] = finx_lot_method_label ((FinxLotMethod) i);
  self->name = entry_row (self, ADW_PREFERENCES_GROUP (group), _("Name"));
  self->currency = entry_row (self, ADW_PREFERENCES_GROUP (group), _("Currency of its figures"));
  self->opened = entry_row (self, ADW_PREFERENCES_GROUP (group), _("Opened on, such as 2024-03-09 (optional)"));
  self->benchmark = entry_row (self, ADW_PREFERENCES_GROUP (group), _("Benchmark, a symbol (optional)"));
  self->tax_rate = entry_row (self, ADW_PREFERENCES_GROUP (group), _("Tax on gains in percent, for estimates (optional)"));
  self->risk_free = entry_row (self, ADW_PREFERENCES_GROUP (group), _("Riskless rate in percent a year (optional)"));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (accounting), _("Accounting"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (accounting), _("Another choice computes all figures anew and changes nothing that was booked."));
  self->method = combo_row (ADW_PREFERENCES_GROUP (accounting), _("Lots that a sale closes"), NULL, methods);
  self->fees = combo_row (ADW_PREFERENCES_GROUP (accounting), _("Fees and taxes of trades"), NULL, fees);
  self->timing = combo_row (ADW_PREFERENCES_GROUP (accounting), _("Money of a day works"), _("For the time-weighted return"), timings);
  self->short_sales = combo_row (ADW_PREFERENCES_GROUP (accounting), _("A sale of more than is held"), NULL, shorts);
  self->wash_sales = combo_row (ADW_PREFERENCES_GROUP (accounting), _("United States: wash sales"), _("A loss on what is bought again within 30 days"), washes);
  gtk_widget_add_css_class (box, "finx-dialog-box");
  gtk_box_append (GTK_BOX (box), group);
  gtk_box_append (GTK_BOX (box), accounting);
  self->problem = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->problem), 0);
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_widget_add_css_class (self->problem, "error");
  gtk_widget_set_visible (self->problem, FALSE);
  gtk_box_append (GTK_BOX (foot), self->problem);
  gtk_widget_add_css_class (save, "suggested-action");
  g_signal_connect_swapped (save, "clicked", G_CALLBACK (save_cb), self);
  gtk_box_append (GTK_BOX (foot), save);
  gtk_box_append (GTK_BOX (content), adw_header_bar_new ());
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_propagate_natural_height (GTK_SCROLLED_WINDOW (scroller), TRUE);
  gtk_scrolled_window_set_max_content_height (GTK_SCROLLED_WINDOW (scroller), MOST_HEIGHT);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_widget_add_css_class (foot, "finx-dialog-box");
  gtk_box_append (GTK_BOX (content), scroller);
  gtk_box_append (GTK_BOX (content), foot);
  return content;
}

static void
finx_portfolio_dialog_dispose (GObject *object)
{
  FinxPortfolioDialog *self = FINX_PORTFOLIO_DIALOG (object);

  g_clear_object (&self->portfolio);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_portfolio_dialog_parent_class)->dispose (object);
}

static void
finx_portfolio_dialog_class_init (FinxPortfolioDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_portfolio_dialog_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
finx_portfolio_dialog_init (FinxPortfolioDialog *self)
{
}

GtkWidget *
finx_portfolio_dialog_new (FinxWorkspace *workspace,
                           FinxPortfolio *portfolio,
                           GtkWindow     *parent)
{
  FinxPortfolioDialog *self = g_object_new (FINX_TYPE_PORTFOLIO_DIALOG, "modal", TRUE, "transient-for", parent, "title",
                                            portfolio != NULL ? _("Portfolio settings") : _("New portfolio"), "default-width", 460,
                                            "resizable", FALSE, NULL);

  self->workspace = g_object_ref (workspace);
  self->portfolio = portfolio != NULL ? g_object_ref (portfolio) : NULL;
  adw_window_set_content (ADW_WINDOW (self), build (self));
  fill (self);
  gtk_widget_grab_focus (self->name);
  return GTK_WIDGET (self);
}
