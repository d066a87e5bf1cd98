/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/preferences/finx-risk-page.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "engine/brokers/finx-risk-settings.h"
#include "ui/widgets/finx-number-row.h"
#include "ui/words/finx-format.h"

typedef enum { INPUT_AMOUNT, INPUT_PERCENT, INPUT_COUNT, INPUT_TEXT, INPUT_ANSWER, INPUT_SHORTS } InputKind;

/* @title: amounts are followed by their currency */
typedef struct
{
  FinxRiskRule rule;
  InputKind    kind;
  const char  *title, *subtitle;
} RuleRow;

static const RuleRow sizes[] = {
  { FINX_RISK_MAX_ORDER_VALUE, INPUT_AMOUNT, N_("Value of one order, %s") },
  { FINX_RISK_MAX_POSITION_VALUE, INPUT_AMOUNT, N_("Value of one position, %s") },
  { FINX_RISK_MAX_DAILY_LOSS, INPUT_AMOUNT, N_("Today’s loss, %s") },
  { FINX_RISK_MAX_ORDERS, INPUT_COUNT, N_("Orders in a minute") },
  { FINX_RISK_SYMBOLS, INPUT_TEXT, N_("Only these symbols") },
};
static const RuleRow common[] = {
  { FINX_RISK_CURRENCY, INPUT_TEXT, N_("Currency of the amounts") },
};
static const RuleRow slips[] = {
  { FINX_RISK_COLLAR, INPUT_PERCENT, N_("Limit through the market, at most %") },
  { FINX_RISK_DUPLICATE_SECONDS, INPUT_COUNT, N_("Ask about the same order within, seconds") },
  { FINX_RISK_QUOTE_SECONDS, INPUT_COUNT, N_("A price is old after, seconds") },
  { FINX_RISK_OLD_QUOTE, INPUT_ANSWER, N_("Price too old"), N_("An order is judged by a price that is older") },
  { FINX_RISK_CLOSED_MARKET, INPUT_ANSWER, N_("Market closed"), N_("Orders that can not wait for the session") },
  { FINX_RISK_SHORTS, INPUT_SHORTS, N_("Short sales"), N_("Sell more than is held") },
};

struct _FinxRiskPage
{
  AdwPreferencesPage parent_instance;
  FinxEngine        *engine;            /* borrowed: lives as long as the window */
  GPtrArray         *accounts;          /* (element-type utf8): ids as @choice lists them; "": all together */
  GtkWidget         *choice;
  GtkWidget         *problem;
  GtkWidget         *anew;              /* where the limits can not be read */
  GtkWidget         *groups[3];         /* (nullable): of the chosen account */
  FinxRiskLimits    *before;            /* (nullable): the last change, to be undone */
  char              *before_account;
  gboolean           is_filling;
};

G_DEFINE_FINAL_TYPE (FinxRiskPage, finx_risk_page, ADW_TYPE_PREFERENCES_PAGE)

static void fill (FinxRiskPage *self);

/* (nullable): all together */
static const char *
chosen_account (FinxRiskPage *self)
{
  const char *id = self->accounts->pdata[adw_combo_row_get_selected (ADW_COMBO_ROW (self->choice))];

  return *id != '\0' ? id : NULL;
}

/* Why there is nothing to change. */
static void
show_problem (FinxRiskPage *self,
              const GError *error)
{
  g_autofree char *sentence = error != NULL ? finx_error_text (error) : NULL;

  gtk_label_set_text (GTK_LABEL (self->problem), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->problem, sentence != NULL);
}

/* Changes */

static void
show_toast (FinxRiskPage *self,
            AdwToast     *toast)        /* (transfer full) */
{
  GtkRoot *window = gtk_widget_get_root (GTK_WIDGET (self));

  if (ADW_IS_PREFERENCES_WINDOW (window))
    adw_preferences_window_add_toast (ADW_PREFERENCES_WINDOW (window), toast);
  else
    g_object_unref (toast);
}

/* Where it is seen, wherever the page is scrolled to. */
static void
tell_failure (FinxRiskPage *self,
              const GError *error)
{
  g_autofree char *sentence = finx_error_text (error);
  g_autofree char *markup = g_markup_escape_text (sentence, -1);

  show_toast (self, adw_toast_new (markup));
}

static void
undo_cb (FinxRiskPage *self)
{
  g_autoptr(FinxRiskLimits) before = g_steal_pointer (&self->before);
  const char *account = *self->before_account != '\0' ? self->before_account : NULL;
  g_autoptr(GError) error = NULL;

  if (before == NULL)
    return;
  finx_engine_set_risk_limits (self->engine, account, before, &error);
  fill (self);
  if (error != NULL)
    tell_failure (self, error);
}

static void
tell_change (FinxRiskPage *self)
{
  AdwToast *toast = adw_toast_new (_("Limits changed"));

  adw_toast_set_button_label (toast, _("Undo"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);
  show_toast (self, toast);
}

static void
change (FinxRiskPage *self,
        FinxRiskRule  rule,
        const char   *text)
{
  const char *account = chosen_account (self);
  const FinxRiskLimits *present = finx_engine_get_risk_limits (self->engine, account, NULL);
  g_autoptr(FinxRiskLimits) before = present != NULL ? finx_risk_limits_copy (present) : NULL;
  g_autoptr(GError) error = NULL;

  finx_engine_set_risk_limit (self->engine, account, rule, text, &error);
  if (error != NULL)
    tell_failure (self, error);
  if (error != NULL || before == NULL || finx_risk_limits_equal (before, finx_engine_get_risk_limits (self->engine, account, NULL)))
    return;
  finx_risk_limits_free (self->before);
  self->before = g_steal_pointer (&before);
  g_free (self->before_account);
  self->before_account = g_strdup (account != NULL ? account : "");
  tell_change (self);
}

static const RuleRow *
rule_of (GtkWidget *row)
{
  return g_object_get_data (G_OBJECT (row), "rule");
}

/* Not while a row that goes by it is still telling. */
static gboolean
fill_cb (gpointer user_data)
{
  if (gtk_widget_get_root (user_data) != NULL)
    fill (user_data);
  return G_SOURCE_REMOVE;
}

static void
apply_cb (FinxRiskPage *self,
          GtkWidget    *row)
{
  const RuleRow *rule = rule_of (row);
  g_autofree char *typed = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;
  FinxDecimal value;

  if (*typed == '\0')
    {
      change (self, rule->rule, "none");
      return;
    }
  if (rule->kind == INPUT_TEXT)
    {
      change (self, rule->rule, typed);
      if (rule->rule == FINX_RISK_CURRENCY)
        g_idle_add_full (G_PRIORITY_DEFAULT_IDLE, fill_cb, g_object_ref (self), g_object_unref);        /* it names the amounts */
      return;
    }
  if (!finx_number_row_get (GTK_EDITABLE (row), rule->kind == INPUT_PERCENT ? FINX_PERCENT : FINX_DECIMAL_ONE, FINX_DECIMAL_UNKNOWN, &value, &error))
    {
      tell_failure (self, error);
      return;
    }
  text = finx_decimal_to_string (value);
  change (self, rule->rule, text);
}

static void
selected_cb (FinxRiskPage *self,
             GParamSpec   *pspec,
             GtkWidget    *row)
{
  static const char *const answers[] = { "allow", "warn", "refuse" };
  const RuleRow *rule = rule_of (row);
  guint selected = adw_combo_row_get_selected (ADW_COMBO_ROW (row));

  if (self->is_filling || selected == GTK_INVALID_LIST_POSITION)
    return;
  change (self, rule->rule, rule->kind == INPUT_SHORTS ? selected == 0 ? "allow" : "refuse" : answers[selected]);
}

/* Rows */

static char *
present_text (const RuleRow        *rule,
              const FinxRiskLimits *limits)
{
  g_autofree char *text = finx_risk_limits_get (limits, rule->rule);
  FinxDecimal value;

  if (g_str_equal (text, "none"))
    return g_strdup ("");
  if (rule->kind == INPUT_TEXT || !finx_decimal_parse (text, &value, NULL))
    return g_steal_pointer (&text);
  return rule->kind == INPUT_PERCENT ? finx_part_to_percent (value) : finx_format_decimal (value, -1);
}

static GtkWidget *
create_entry (FinxRiskPage         *self,
              const RuleRow        *rule,
              const FinxRiskLimits *limits)
{
  g_autofree char *text = present_text (rule, limits);
  g_autofree char *title = rule->kind == INPUT_AMOUNT
                           ? g_strdup_printf (_(rule->title), finx_engine_get_risk_currency (self->engine, chosen_account (self)))
                           : g_strdup (_(rule->title));
  GtkWidget *row = finx_number_row_new (title, text);

  g_signal_connect_object (row, "apply", G_CALLBACK (apply_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
create_answers (FinxRiskPage         *self,
                const RuleRow        *rule,
                const FinxRiskLimits *limits)
{
  const char *const answers[] = { _("Allowed"), _("Warned of"), _("Refused"), NULL };
  const char *const shorts[] = { _("Allowed"), _("Refused"), NULL };
  g_autoptr(GtkStringList) model = gtk_string_list_new (rule->kind == INPUT_SHORTS ? shorts : answers);
  guint selected = rule->rule == FINX_RISK_OLD_QUOTE ? limits->old_quote : limits->closed_market;
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(rule->title));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(rule->subtitle));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (model));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), rule->kind == INPUT_SHORTS ? (guint) limits->no_shorts : selected);
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (selected_cb), self, G_CONNECT_SWAPPED);
  return row;
}

static GtkWidget *
create_group (FinxRiskPage         *self,
              const RuleRow        *rows,
              guint                 n_rows,
              const FinxRiskLimits *limits)
{
  GtkWidget *group = adw_preferences_group_new ();

  for (guint i = 0; i < n_rows; i++)
    {
      gboolean is_choice = rows[i].kind == INPUT_ANSWER || rows[i].kind == INPUT_SHORTS;
      GtkWidget *row = is_choice ? create_answers (self, &rows[i], limits) : create_entry (self, &rows[i], limits);

      g_object_set_data (G_OBJECT (row), "rule", (gpointer) &rows[i]);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  return group;
}

static void
fill (FinxRiskPage *self)
{
  g_autoptr(GError) error = NULL;
  const FinxRiskLimits *limits = finx_engine_get_risk_limits (self->engine, chosen_account (self), &error);

  for (guint i = 0; i < G_N_ELEMENTS (self->groups); i++)
    if (self->groups[i] != NULL)
      adw_preferences_page_remove (ADW_PREFERENCES_PAGE (self), ADW_PREFERENCES_GROUP (self->groups[i]));
  self->groups[0] = self->groups[1] = self->groups[2] = NULL;
  show_problem (self, error);
  gtk_widget_set_visible (self->anew, limits == NULL);
  if (limits == NULL)
    return;
  self->is_filling = TRUE;
  self->groups[0] = create_group (self, sizes, G_N_ELEMENTS (sizes), limits);
  self->groups[1] = create_group (self, slips, G_N_ELEMENTS (slips), limits);
  if (chosen_account (self) == NULL)
    self->groups[2] = create_group (self, common, G_N_ELEMENTS (common), limits);
  self->is_filling = FALSE;
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->groups[0]), _("The most that is allowed"));
  adw_preferences_group_set_description (ADW_PREFERENCES_GROUP (self->groups[0]),
                                         _("An empty line is no limit. An order that makes a position smaller always leaves."));
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self->groups[1]), _("Slips of the hand"));
  for (guint i = 0; i < G_N_ELEMENTS (self->groups) && self->groups[i] != NULL; i++)
    adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), ADW_PREFERENCES_GROUP (self->groups[i]));
}

static void
begin_anew_cb (FinxRiskPage *self)
{
  g_autoptr(GError) error = NULL;

  finx_engine_reset_risk_limits (self->engine, chosen_account (self), &error);
  fill (self);
  if (error != NULL)
    tell_failure (self, error);
}

/* The accounts, and what is wrong */

static GtkWidget *
create_choice (FinxRiskPage *self)
{
  GListModel *portfolios = finx_engine_get_portfolios (self->engine);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *row = adw_combo_row_new ();

  gtk_string_list_append (names, _("All accounts together"));
  g_ptr_array_add (self->accounts, g_strdup (""));
  for (guint i = 0; i < g_list_model_get_n_items (portfolios); i++)
    {
      g_autoptr(FinxPortfolio) portfolio = g_list_model_get_item (portfolios, i);
      const FinxAccount *account = finx_portfolio_get_account (portfolio);

      if (g_str_equal (account->broker, "manual"))
        continue;       /* sends no orders */
      gtk_string_list_append (names, account->name);
      g_ptr_array_add (self->accounts, g_strdup (account->id));
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Orders of"));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _("Those of all accounts together hold, too"));
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  adw_combo_row_set_selected (ADW_COMBO_ROW (row), self->accounts->len > 1 ? 1 : 0);
  return row;
}

static GtkWidget *
create_head (FinxRiskPage *self)
{
  GtkWidget *group = adw_preferences_group_new ();

  self->choice = create_choice (self);
  self->problem = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->problem), 0);
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_widget_set_margin_top (self->problem, 6);
  gtk_widget_add_css_class (self->problem, "error");
  self->anew = gtk_button_new_with_label (_("Keep them aside and begin anew"));
  gtk_widget_set_margin_top (self->anew, 6);
  g_signal_connect_object (self->anew, "clicked", G_CALLBACK (begin_anew_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->choice);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->problem);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), self->anew);
  return group;
}

static void
finx_risk_page_finalize (GObject *object)
{
  FinxRiskPage *self = FINX_RISK_PAGE (object);

  g_ptr_array_unref (self->accounts);
  finx_risk_limits_free (self->before);
  g_free (self->before_account);
  G_OBJECT_CLASS (finx_risk_page_parent_class)->finalize (object);
}

static void
finx_risk_page_class_init (FinxRiskPageClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_risk_page_finalize;
}

static void
finx_risk_page_init (FinxRiskPage *self)
{
  self->accounts = g_ptr_array_new_with_free_func (g_free);
}

GtkWidget *
finx_risk_page_new (FinxEngine *engine)
{
  FinxRiskPage *self = g_object_new (FINX_TYPE_RISK_PAGE, "title", _("Order limits"), "icon-name", "security-high-symbolic", NULL);

  self->engine = engine;
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), ADW_PREFERENCES_GROUP (create_head (self)));
  fill (self);
  g_signal_connect_object (self->choice, "notify::selected", G_CALLBACK (fill), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
