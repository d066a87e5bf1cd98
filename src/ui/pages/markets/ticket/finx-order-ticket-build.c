/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <adwaita.h>
#include <glib/gi18n.h>

#include "ui/pages/markets/ticket/finx-exit-orders.h"
#include "ui/pages/markets/ticket/finx-order-ticket-private.h"
#include "ui/widgets/finx-flow-layout.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

const FinxOrderType finx_ticket_types[FINX_TICKET_N_TYPES] = {
  FINX_ORDER_LIMIT, FINX_ORDER_MARKET, FINX_ORDER_STOP, FINX_ORDER_STOP_LIMIT, FINX_ORDER_TRAILING_STOP
};

static GtkWidget *
make_drop_down (const char *const *labels,
                const char        *name)
{
  GtkWidget *drop = gtk_drop_down_new_from_strings (labels);

  gtk_widget_set_valign (drop, GTK_ALIGN_START);
  finx_drop_down_set_name (GTK_DROP_DOWN (drop), name);
  return drop;
}

static GtkWidget *
build_choice (FinxOrderTicket *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *sides = self->sides = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  const char *const none[] = { NULL };

  self->buy = gtk_toggle_button_new_with_label (finx_side_label (FINX_SIDE_BUY));
  self->sell = gtk_toggle_button_new_with_label (finx_side_label (FINX_SIDE_SELL));
  gtk_toggle_button_set_group (GTK_TOGGLE_BUTTON (self->sell), GTK_TOGGLE_BUTTON (self->buy));
  gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->buy), TRUE);
  gtk_widget_add_css_class (self->buy, "ticket-buy");
  gtk_widget_add_css_class (self->sell, "ticket-sell");
  gtk_widget_add_css_class (sides, "linked");
  gtk_widget_add_css_class (sides, "segments");
  gtk_widget_set_valign (sides, GTK_ALIGN_START);
  gtk_box_append (GTK_BOX (sides), self->buy);
  gtk_box_append (GTK_BOX (sides), self->sell);
  self->type = make_drop_down (none, _("Order type"));
  gtk_widget_set_hexpand (self->type, FALSE);
  gtk_box_append (GTK_BOX (box), sides);
  gtk_box_append (GTK_BOX (box), self->type);
  return box;
}

static GtkWidget *
build_numbers (FinxOrderTicket *self)
{
  const char *const names[N_FIELDS] = { _("Quantity"), _("Limit"), _("Stop"), _("Distance") };
  const char *const none[] = { NULL };  /* filled when the account is known */
  GtkWidget *box = self->numbers = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *bin = adw_bin_new ();

  gtk_widget_set_layout_manager (box, finx_flow_layout_new ());
  for (int i = 0; i < N_FIELDS; i++)
    {
      self->entries[i] = finx_money_entry_new (names[i]);
      gtk_widget_set_hexpand (self->entries[i], TRUE);
      gtk_box_append (GTK_BOX (box), self->entries[i]);
    }
  self->tif = make_drop_down (none, _("Validity"));
  /* As high as the entries: Tab goes by the middles, and a sentence below an entry would put it behind. */
  adw_bin_set_child (ADW_BIN (bin), self->tif);
  gtk_box_append (GTK_BOX (box), bin);
  gtk_widget_set_hexpand (box, TRUE);
  return box;
}

static GtkWidget *
add_estimate (FinxOrderTicket *self,
              int              index,
              const char      *caption)
{
  GtkWidget *column = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (caption);
  GtkWidget *value = gtk_label_new ("–");

  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_add_css_class (title, "dim");
  gtk_label_set_xalign (GTK_LABEL (value), 0);
  gtk_widget_add_css_class (value, "numeric");
  gtk_widget_add_css_class (value, "heading");
  gtk_accessible_update_relation (GTK_ACCESSIBLE (value), GTK_ACCESSIBLE_RELATION_LABELLED_BY, title, NULL, -1);
  gtk_box_append (GTK_BOX (column), title);
  gtk_box_append (GTK_BOX (column), value);
  gtk_widget_set_hexpand (column, TRUE);
  gtk_widget_set_hexpand (title, TRUE);
  self->estimate_columns[index] = column;
  gtk_box_append (GTK_BOX (self->estimates), column);
  return value;
}

static GtkWidget *
build_estimates (FinxOrderTicket *self)
{
  GtkWidget *box = self->estimates = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *column = self->estimate_columns[3] = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *title = gtk_label_new (_("Exit orders"));

  gtk_widget_add_css_class (box, "caption");
  gtk_widget_set_valign (box, GTK_ALIGN_CENTER);
  gtk_widget_set_hexpand (box, TRUE);
  self->value = add_estimate (self, 0, _("Order value"));
  self->fee = add_estimate (self, 1, _("Estimated fee"));
  self->power = add_estimate (self, 2, _("Buying power after"));
  self->exits = finx_exit_orders_new ();
  gtk_widget_set_halign (self->exits, GTK_ALIGN_START);
  gtk_label_set_xalign (GTK_LABEL (title), 0);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_widget_add_css_class (title, "dim");
  gtk_box_append (GTK_BOX (column), title);
  gtk_box_append (GTK_BOX (column), self->exits);
  gtk_box_append (GTK_BOX (box), column);
  return box;
}

/* Buy at the ask and sell at the bid with one click, while the one-line ticket is closed. */
static GtkWidget *
build_quick (FinxOrderTicket *self)
{
  const char *const names[] = { _("Buy at the asked price"), _("Sell at the bid price") };
  const char *const classes[] = { "finx-buy", "finx-sell" };

  self->quick = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_box_set_homogeneous (GTK_BOX (self->quick), TRUE);
  gtk_widget_set_hexpand (self->quick, TRUE);
  for (int i = 0; i < 2; i++)
    {
      self->quick_sides[i] = gtk_button_new_with_label ("–");
      gtk_widget_add_css_class (self->quick_sides[i], classes[i]);
      gtk_widget_add_css_class (self->quick_sides[i], "ticket-quick");
      gtk_widget_set_valign (self->quick_sides[i], GTK_ALIGN_CENTER);
      gtk_widget_add_css_class (self->quick_sides[i], "numeric");
      gtk_widget_set_tooltip_text (self->quick_sides[i], names[i]);
      gtk_accessible_update_property (GTK_ACCESSIBLE (self->quick_sides[i]), GTK_ACCESSIBLE_PROPERTY_LABEL, names[i], -1);
      gtk_box_append (GTK_BOX (self->quick), self->quick_sides[i]);
    }
  return self->quick;
}

static GtkWidget *
build_bar (FinxOrderTicket *self)
{
  GtkWidget *tail = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->bar = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  gtk_widget_set_layout_manager (self->bar, finx_flow_layout_new ());
  self->send = gtk_button_new_with_label (_("Enter a quantity"));
  gtk_widget_add_css_class (self->send, "finx-buy");
  gtk_widget_add_css_class (self->send, "ticket-send");
  gtk_widget_add_css_class (self->send, "numeric");
  gtk_widget_set_tooltip_text (self->send, _("Send the order (Ctrl+Enter)"));
  gtk_widget_set_sensitive (self->send, FALSE);
  gtk_widget_set_valign (self->send, GTK_ALIGN_CENTER);
  self->expander = gtk_toggle_button_new ();
  gtk_button_set_icon_name (GTK_BUTTON (self->expander), "pan-up-symbolic");
  gtk_widget_set_tooltip_text (self->expander, _("Show the order's fields"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->expander), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Show the order's fields"), -1);
  gtk_widget_set_valign (self->expander, GTK_ALIGN_CENTER);
  self->tail = tail;
  gtk_box_append (GTK_BOX (tail), self->send);
  gtk_box_append (GTK_BOX (tail), self->expander);
  gtk_box_append (GTK_BOX (self->bar), build_estimates (self));
  gtk_box_append (GTK_BOX (self->bar), build_quick (self));
  gtk_box_append (GTK_BOX (self->bar), tail);
  return self->bar;
}

void
finx_order_ticket_build (FinxOrderTicket *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  gtk_widget_add_css_class (self->box, "ticket");
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  self->title = gtk_label_new (_("New order"));
  gtk_label_set_xalign (GTK_LABEL (self->title), 0);
  gtk_widget_add_css_class (self->title, "heading");
  gtk_widget_add_css_class (self->title, "ticket-title");
  gtk_box_append (GTK_BOX (self->box), self->title);

  self->fields = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_set_layout_manager (self->fields, finx_flow_layout_new ());
  gtk_box_append (GTK_BOX (self->fields), build_choice (self));
  gtk_box_append (GTK_BOX (self->fields), build_numbers (self));
  self->revealer = gtk_revealer_new ();
  gtk_revealer_set_transition_type (GTK_REVEALER (self->revealer), GTK_REVEALER_TRANSITION_TYPE_SLIDE_UP);
  gtk_revealer_set_child (GTK_REVEALER (self->revealer), self->fields);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), TRUE);
  gtk_box_append (GTK_BOX (self->box), self->revealer);
  self->message = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->message), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->message), 0);
  gtk_widget_add_css_class (self->message, "error");
  gtk_widget_add_css_class (self->message, "caption");
  gtk_widget_set_visible (self->message, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->message);
  self->warning = gtk_label_new (NULL);
  gtk_label_set_wrap (GTK_LABEL (self->warning), TRUE);
  gtk_label_set_xalign (GTK_LABEL (self->warning), 0);
  gtk_widget_add_css_class (self->warning, "warning");
  gtk_widget_add_css_class (self->warning, "caption");
  gtk_widget_set_visible (self->warning, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->warning);
  gtk_box_append (GTK_BOX (self->box), build_bar (self));
}
