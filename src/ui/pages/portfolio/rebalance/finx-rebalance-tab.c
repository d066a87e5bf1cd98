/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/rebalance/finx-rebalance-tab.h"

#include <glib/gi18n.h>
#include <math.h>

#include "base/finx-error.h"
#include "ui/pages/portfolio/rebalance/finx-rebalance-form.h"
#include "ui/widgets/finx-text-table.h"
#include "ui/words/finx-format.h"

enum { SIDE, SYMBOL, QUANTITY, PRICE, VALUE, BEFORE, AFTER, GAIN, TAX, N_TRADE_COLUMNS };
enum { CLASS, TARGET, CLASS_BEFORE, CLASS_AFTER, VALUE_AFTER, WHY, N_CLASS_COLUMNS };

#define FINX_TYPE_REBALANCE_TAB (finx_rebalance_tab_get_type ())
G_DECLARE_FINAL_TYPE (FinxRebalanceTab, finx_rebalance_tab, FINX, REBALANCE_TAB, GtkWidget)

struct _FinxRebalanceTab
{
  GtkWidget          parent_instance;
  FinxPortfolioView *view;
  FinxRebalanceDesk *desk;
  FinxRebalancePlan *plan;              /* (nullable) */
  GCancellable      *cancellable;       /* of the plan that is being made; %NULL: none is */
  GtkWidget         *box;               /* the only child */
  GtkWidget         *form, *summary, *problems, *draft;
  FinxTable         *trades, *classes;
};

G_DEFINE_FINAL_TYPE (FinxRebalanceTab, finx_rebalance_tab, GTK_TYPE_WIDGET)

/* In the order of FinxRebalanceReason. */
static const char *const reasons[] = {
  N_("on target"), N_("within the tolerance"), N_("selling is off"), N_("no cash"), N_("nothing in it can be traded"),
  N_("below the smallest trade"), N_("its holdings belong to other classes too"), N_("nothing to buy for it"),
};

static void
add_trade (FinxRebalanceTab         *self,
           const FinxRebalanceTrade *trade)
{
  const FinxInstrument *instrument = self->plan->options.holdings[trade->holding].instrument;
  const char *currency = self->plan->options.base_currency;
  gboolean is_sale = trade->side == FINX_SIDE_SELL;
  FinxDecimal gain = finx_decimal_add (trade->short_term_gain, trade->long_term_gain);
  FinxTextCell cells[N_TRADE_COLUMNS] = {
    [SIDE] = { g_strdup (finx_side_label (trade->side)), NAN },
    [SYMBOL] = { g_strdup (instrument->symbol), NAN },
    [QUANTITY] = { finx_format_quantity (instrument, trade->quantity), finx_decimal_to_double (trade->quantity) },
    [PRICE] = { finx_format_price (instrument, trade->price), finx_decimal_to_double (trade->price) },
    [VALUE] = { finx_format_money (trade->base_value, currency), finx_decimal_to_double (trade->base_value) },
    [BEFORE] = { finx_format_percent (trade->weight_before, 1), trade->weight_before },
    [AFTER] = { finx_format_percent (trade->weight_after, 1), trade->weight_after },
    [GAIN] = { is_sale ? finx_format_money_signed (gain, currency) : g_strdup (""), is_sale ? finx_decimal_to_double (gain) : NAN },
    [TAX] = { is_sale ? finx_format_money (trade->tax, currency) : g_strdup (""), is_sale ? finx_decimal_to_double (trade->tax) : NAN },
  };

  finx_text_table_add (self->trades, instrument->symbol, cells);
}

static void
add_class (FinxRebalanceTab         *self,
           const FinxRebalanceClass *class_,
           gboolean                  is_cash)
{
  const char *currency = self->plan->options.base_currency;
  FinxTextCell cells[N_CLASS_COLUMNS] = {
    [CLASS] = { g_strdup (is_cash ? _("Cash without a target") : finx_taxonomy_class_label (self->plan->taxonomy, class_->name)), NAN },
    [TARGET] = { finx_format_percent (class_->weight, 1), class_->weight },
    [CLASS_BEFORE] = { finx_format_percent (class_->weight_before, 1), class_->weight_before },
    [CLASS_AFTER] = { finx_format_percent (class_->weight_after, 1), class_->weight_after },
    [VALUE_AFTER] = { finx_format_money (class_->after, currency), finx_decimal_to_double (class_->after) },
    [WHY] = { g_strdup (is_cash ? "" : _(reasons[class_->reason])), NAN },
  };

  finx_text_table_add (self->classes, NULL, cells);
}

static void
show_summary (FinxRebalanceTab *self)
{
  const FinxRebalance *plan = self->plan->plan;
  const char *currency = self->plan->options.base_currency;
  g_autofree char *before = finx_format_money (plan->drift_before, currency), *after = finx_format_money (plan->drift_after, currency);
  g_autofree char *cash = finx_format_money (plan->cash_after, currency), *tax = finx_format_money (plan->tax, currency);
  g_autofree char *text = g_strdup_printf (_("Off target by %s → %s %s · cash afterwards %s · estimated tax %s"), before, after, currency, cash, tax);
  g_autoptr(GString) problems = g_string_new (NULL);

  gtk_label_set_text (GTK_LABEL (self->summary), text);
  for (guint i = 0; i < plan->problems->len; i++)
    g_string_append_printf (problems, "%s%s", i > 0 ? "\n" : "", (const char *) plan->problems->pdata[i]);
  gtk_label_set_text (GTK_LABEL (self->problems), problems->str);
  gtk_widget_set_visible (self->problems, problems->len > 0);
}

static void
show_plan (FinxRebalanceTab *self,
           const GError     *error)     /* (nullable) */
{
  const FinxRebalance *plan = self->plan != NULL ? self->plan->plan : NULL;

  finx_text_table_begin (self->trades);
  for (guint i = 0; plan != NULL && i < plan->trades->len; i++)
    add_trade (self, &g_array_index (plan->trades, FinxRebalanceTrade, i));
  finx_text_table_end (self->trades);
  finx_text_table_begin (self->classes);
  for (guint i = 0; plan != NULL && i < plan->classes->len; i++)
    add_class (self, &g_array_index (plan->classes, FinxRebalanceClass, i), i + 1 == plan->classes->len);
  finx_text_table_end (self->classes);
  gtk_widget_set_sensitive (self->draft, plan != NULL && plan->trades->len > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->classes), plan != NULL);
  if (plan != NULL)
    {
      show_summary (self);
      finx_table_set_empty (self->trades, "object-select-symbolic", _("Nothing to trade"), _("Every class is on its target, or as near as the rules allow."));
    }
  else
    {
      g_autofree char *sentence = error != NULL ? finx_error_text (error) : NULL;

      gtk_label_set_text (GTK_LABEL (self->summary), "");
      gtk_label_set_text (GTK_LABEL (self->problems), _("What was set for rebalancing could not be read. It is kept aside, and the page begins anew."));
      gtk_widget_set_visible (self->problems, self->desk->is_unreadable);
      finx_table_set_empty (self->trades, "finx-portfolio-symbolic", _("No plan yet"), sentence);
    }
}

static void
planned_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  g_autoptr(FinxRebalanceTab) self = user_data;
  g_autoptr(GError) error = NULL;
  FinxRebalancePlan *plan = finx_rebalance_desk_plan_finish (result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;                             /* another one is being made, or nobody is there */
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->plan, finx_rebalance_plan_free);
  self->plan = plan;
  show_plan (self, error);
}

/* A new one takes the place of the one that is being made; until it is there, the last one stands. */
static void
make_plan (FinxRebalanceTab *self)
{
  FinxReview *review = finx_portfolio_view_get_lots (self->view);

  if (review == NULL)
    return;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  self->cancellable = g_cancellable_new ();
  finx_rebalance_desk_plan_async (self->desk, review, self->cancellable, planned_cb, g_object_ref (self));
}

static void
update (FinxRebalanceTab *self)
{
  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  finx_rebalance_form_update (FINX_REBALANCE_FORM (self->form));
  make_plan (self);
}

static gboolean
may_trade (FinxRebalanceTab *self)
{
  return finx_portfolio_view_may_trade (self->view);
}

static void
copy_list (FinxRebalanceTab *self)
{
  finx_table_copy (self->trades);
  finx_workspace_toast (finx_portfolio_view_get_workspace (self->view), _("The list of trades is copied"), NULL, NULL);
}

/* The chosen trade, or the first, as a draft; what was chosen is looked up again, for prices may have moved the rows. */
static void
draft_clicked_cb (FinxRebalanceTab *self)
{
  gpointer row = finx_table_get_selected (self->trades);
  const char *symbol = row != NULL ? finx_text_table_get_id (row) : NULL;
  g_autoptr(GPtrArray) orders = NULL;
  guint chosen = 0;

  if (self->plan == NULL || self->plan->plan->trades->len == 0)
    return;
  if (!may_trade (self))
    {
      copy_list (self);
      return;
    }
  orders = finx_rebalance_list_orders (self->plan->plan, &self->plan->options, finx_portfolio_view_get_id (self->view), FINX_ORDER_LIMIT);
  for (guint i = 0; symbol != NULL && i < orders->len; i++)
    if (g_str_equal (((const FinxOrder *) orders->pdata[i])->instrument->symbol, symbol))
      chosen = i;
  finx_workspace_new_order (finx_portfolio_view_get_workspace (self->view), orders->pdata[chosen]);
}

static GtkWidget *
build_head (FinxRebalanceTab *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6), *copy = gtk_button_new_with_label (_("Copy list"));

  gtk_widget_add_css_class (head, "finx-tab-tools");
  self->summary = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->summary), 0);
  gtk_label_set_wrap (GTK_LABEL (self->summary), TRUE);
  gtk_widget_add_css_class (self->summary, "caption");
  gtk_widget_add_css_class (self->summary, "dim");
  gtk_widget_add_css_class (self->summary, "numeric");
  gtk_widget_set_hexpand (self->summary, TRUE);
  gtk_box_append (GTK_BOX (head), self->summary);
  self->draft = gtk_button_new_with_label (may_trade (self) ? _("Draft orders") : _("Copy list"));
  gtk_widget_add_css_class (self->draft, "suggested-action");
  gtk_widget_set_tooltip_text (self->draft, may_trade (self) ? _("Opens the chosen trade, or the first, in the ticket; nothing is sent")
                                                            : _("This account takes no orders here: copy the trades as a table"));
  g_signal_connect_object (self->draft, "clicked", G_CALLBACK (draft_clicked_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_set_valign (self->draft, GTK_ALIGN_CENTER);
  gtk_widget_set_valign (copy, GTK_ALIGN_CENTER);
  gtk_widget_set_visible (copy, may_trade (self));
  gtk_widget_set_tooltip_text (copy, _("Copies the trades as a table"));
  g_signal_connect_object (copy, "clicked", G_CALLBACK (copy_list), self, G_CONNECT_SWAPPED);
  gtk_box_append (GTK_BOX (head), copy);
  gtk_box_append (GTK_BOX (head), self->draft);
  return head;
}

static void
build_tables (FinxRebalanceTab *self)
{
  const FinxTextColumn trades[N_TRADE_COLUMNS] = {
    [SIDE] = { _("Side"), .priority = 1, .chars = 5 },
    [SYMBOL] = { _("Symbol"), .is_bold = TRUE, .expand = TRUE, .priority = 1, .chars = 7 },
    [QUANTITY] = { _("Quantity"), .is_number = TRUE, .priority = 1, .chars = 9 },
    [PRICE] = { _("Price"), .is_number = TRUE, .priority = 2, .chars = 9 },
    [VALUE] = { _("Value"), .is_number = TRUE, .priority = 1, .chars = 11 },
    [BEFORE] = { _("Weight before"), .is_number = TRUE, .priority = 2, .chars = 7 },
    [AFTER] = { _("after"), .is_number = TRUE, .priority = 2, .chars = 7 },
    [GAIN] = { _("Estimated gain"), .is_number = TRUE, .is_gain = TRUE, .priority = 2, .chars = 11 },
    [TAX] = { _("Estimated tax"), .is_number = TRUE, .priority = 3, .chars = 9 },
  };
  const FinxTextColumn classes[N_CLASS_COLUMNS] = {
    [CLASS] = { _("Class"), .is_bold = TRUE, .expand = TRUE, .priority = 1, .chars = 12 },
    [TARGET] = { _("Target"), .is_number = TRUE, .priority = 1, .chars = 7 },
    [CLASS_BEFORE] = { _("Weight before"), .is_number = TRUE, .priority = 1, .chars = 7 },
    [CLASS_AFTER] = { _("after"), .is_number = TRUE, .priority = 1, .chars = 7 },
    [VALUE_AFTER] = { _("Value after"), .is_number = TRUE, .priority = 2, .chars = 11 },
    [WHY] = { _("Why"), .is_dim = TRUE, .priority = 2, .chars = 18 },
  };

  self->trades = FINX_TABLE (finx_text_table_new (_("Proposed trades"), trades, N_TRADE_COLUMNS));
  finx_table_set_rows (self->trades, 6, 0);
  self->classes = FINX_TABLE (finx_text_table_new (_("Classes and their targets"), classes, N_CLASS_COLUMNS));
  finx_table_set_rows (self->classes, 3, 8);
}

static GtkWidget *
build_result (FinxRebalanceTab *self)
{
  GtkWidget *result = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  gtk_box_append (GTK_BOX (result), build_head (self));
  build_tables (self);
  gtk_widget_set_vexpand (GTK_WIDGET (self->trades), TRUE);
  gtk_box_append (GTK_BOX (result), GTK_WIDGET (self->trades));
  self->problems = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->problems), 0);
  gtk_label_set_wrap (GTK_LABEL (self->problems), TRUE);
  gtk_label_set_selectable (GTK_LABEL (self->problems), TRUE);
  gtk_widget_add_css_class (self->problems, "warn");
  gtk_widget_add_css_class (self->problems, "inspector-row");
  gtk_widget_set_visible (self->problems, FALSE);
  gtk_box_append (GTK_BOX (result), self->problems);
  gtk_box_append (GTK_BOX (result), gtk_separator_new (GTK_ORIENTATION_HORIZONTAL));
  gtk_box_append (GTK_BOX (result), GTK_WIDGET (self->classes));
  gtk_widget_set_hexpand (result, TRUE);
  return result;
}

static void
finx_rebalance_tab_map (GtkWidget *widget)
{
  GTK_WIDGET_CLASS (finx_rebalance_tab_parent_class)->map (widget);
  update (FINX_REBALANCE_TAB (widget));
}

static void
finx_rebalance_tab_dispose (GObject *object)
{
  FinxRebalanceTab *self = FINX_REBALANCE_TAB (object);

  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_pointer (&self->plan, finx_rebalance_plan_free);
  g_clear_pointer (&self->desk, finx_rebalance_desk_free);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (finx_rebalance_tab_parent_class)->dispose (object);
}

static void
finx_rebalance_tab_class_init (FinxRebalanceTabClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_rebalance_tab_dispose;
  GTK_WIDGET_CLASS (klass)->map = finx_rebalance_tab_map;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
}

static void
finx_rebalance_tab_init (FinxRebalanceTab *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
finx_rebalance_tab_new (FinxPortfolioView *view)
{
  FinxRebalanceTab *self = g_object_new (FINX_TYPE_REBALANCE_TAB, NULL);

  self->view = g_object_ref (view);
  self->desk = finx_rebalance_desk_new (view);
  self->form = finx_rebalance_form_new (view, self->desk);
  gtk_widget_set_size_request (self->form, 320, -1);
  gtk_box_append (GTK_BOX (self->box), self->form);
  gtk_box_append (GTK_BOX (self->box), gtk_separator_new (GTK_ORIENTATION_VERTICAL));
  gtk_box_append (GTK_BOX (self->box), build_result (self));
  g_signal_connect_object (self->form, "changed", G_CALLBACK (make_plan), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->desk->store, "changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (view, "review-changed", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}
