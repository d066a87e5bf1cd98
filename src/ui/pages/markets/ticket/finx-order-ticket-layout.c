/* SPDX-License-Identifier: GPL-3.0-or-later */
#include <glib/gi18n.h>

#include "ui/pages/markets/ticket/finx-order-ticket-private.h"
#include "ui/widgets/finx-flow-layout.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

static gboolean
is_line (FinxOrderTicket *self)
{
  return self->layout == FINX_TICKET_SHORT || self->layout == FINX_TICKET_NARROW;
}

static gboolean
is_open (FinxOrderTicket *self)
{
  return !is_line (self) || gtk_toggle_button_get_active (GTK_TOGGLE_BUTTON (self->expander));
}

static void
set_vertical (GtkWidget *box,
              gboolean   vertical)
{
  gtk_orientable_set_orientation (GTK_ORIENTABLE (box), vertical ? GTK_ORIENTATION_VERTICAL : GTK_ORIENTATION_HORIZONTAL);
}

static void
set_stacked (GtkWidget *box,
             gboolean   stacked,
             int        spacing)
{
  finx_flow_layout_set (FINX_FLOW_LAYOUT (gtk_widget_get_layout_manager (box)), stacked, spacing);
}

static void
move_first (GtkWidget *child,
            GtkWidget *box)
{
  if (gtk_widget_get_parent (child) == box)
    return;
  g_object_ref (child);
  gtk_box_remove (GTK_BOX (gtk_widget_get_parent (child)), child);
  gtk_box_prepend (GTK_BOX (box), child);
  g_object_unref (child);
}

/* Figures stand below each other, each beside its name, where the ticket is narrow. */
static void
arrange_estimates (FinxOrderTicket *self)
{
  gboolean rows = self->layout == FINX_TICKET_TALL || self->layout == FINX_TICKET_NARROW;

  set_vertical (self->estimates, rows);
  gtk_box_set_spacing (GTK_BOX (self->estimates), rows ? 4 : 12);
  for (gsize i = 0; i < G_N_ELEMENTS (self->estimate_columns); i++)
    set_vertical (self->estimate_columns[i], !rows);
  if (self->layout == FINX_TICKET_FULL)
    move_first (self->estimates, self->bar);
  else if (gtk_widget_get_parent (self->estimates) != self->fields)
    {
      g_object_ref (self->estimates);
      gtk_box_remove (GTK_BOX (gtk_widget_get_parent (self->estimates)), self->estimates);
      gtk_box_append (GTK_BOX (self->fields), self->estimates);
      g_object_unref (self->estimates);
    }
}

void
finx_order_ticket_arrange (FinxOrderTicket *self)
{
  gboolean tall = self->layout == FINX_TICKET_TALL, narrow = self->layout == FINX_TICKET_NARROW, open = is_open (self);

  gtk_widget_set_visible (self->title, tall);
  gtk_widget_set_visible (self->expander, is_line (self));
  gtk_widget_set_visible (self->quick, !open);
  gtk_widget_set_visible (self->send, open);
  gtk_widget_set_hexpand (self->send, self->layout != FINX_TICKET_FULL);
  gtk_widget_set_hexpand (self->tail, open || narrow);
  gtk_widget_set_halign (self->tail, self->layout == FINX_TICKET_FULL ? GTK_ALIGN_END : GTK_ALIGN_FILL);
  gtk_widget_set_hexpand (self->sides, tall || narrow);
  gtk_box_set_homogeneous (GTK_BOX (self->sides), tall || narrow);
  set_stacked (self->bar, narrow, self->layout == FINX_TICKET_FULL ? 12 : 6);
  set_stacked (self->fields, self->layout != FINX_TICKET_FULL, tall ? 9 : 6);
  set_stacked (self->numbers, tall || narrow, 6);
  move_first (self->entries[FIELD_QUANTITY], open ? self->numbers : self->tail);
  gtk_widget_set_hexpand (self->entries[FIELD_QUANTITY], open || narrow);
  gtk_widget_set_valign (self->entries[FIELD_QUANTITY], open ? GTK_ALIGN_START : GTK_ALIGN_CENTER);
  for (int i = 0; i < N_FIELDS; i++)
    finx_money_entry_set_buttons (FINX_MONEY_ENTRY (self->entries[i]), open);
  arrange_estimates (self);
  gtk_revealer_set_reveal_child (GTK_REVEALER (self->revealer), open);
  finx_order_ticket_show_quick (self);
}

/* What the two buttons of the closed line would do now. */
void
finx_order_ticket_show_quick (FinxOrderTicket *self)
{
  if (is_open (self) || !gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  for (int side = 0; side < 2; side++)
    {
      GtkButton *button = GTK_BUTTON (self->quick_sides[side]);
      FinxDecimal price = self->row == NULL ? FINX_DECIMAL_UNKNOWN
                          : side == 0 ? finx_quote_row_get_ask (self->row) : finx_quote_row_get_bid (self->row);
      g_autofree char *number = self->row != NULL ? finx_format_price (finx_quote_row_get_instrument (self->row), price) : g_strdup ("–");
      g_autofree char *text = g_strdup_printf (side == 0 ? _("Buy at %s") : _("Sell at %s"), number);

      self->quick_prices[side] = price;
      gtk_widget_set_sensitive (GTK_WIDGET (button), finx_decimal_is_known (price) && self->portfolio != NULL && !self->sending);
      if (g_strcmp0 (gtk_button_get_label (button), text) != 0)
        gtk_button_set_label (button, text);
    }
}

/* A limit order at the price that the button showed, so that nobody gets a worse one than was read. */
static void
quick_cb (FinxOrderTicket *self,
          GtkButton       *button)
{
  int side = GTK_WIDGET (button) == self->quick_sides[0] ? 0 : 1;
  FinxDecimal quantity;

  if (!finx_decimal_is_known (self->quick_prices[side]))
    return;
  if (!finx_money_entry_get_value (FINX_MONEY_ENTRY (self->entries[FIELD_QUANTITY]), &quantity, NULL))
    {
      finx_order_ticket_show_error (self, FIELD_QUANTITY, _("Enter a quantity"));
      gtk_widget_grab_focus (self->entries[FIELD_QUANTITY]);
      return;
    }
  finx_order_ticket_set_side (self, side == 0 ? FINX_SIDE_BUY : FINX_SIDE_SELL);
  finx_order_ticket_choose_type (self, FINX_ORDER_LIMIT);
  finx_money_entry_set_value (FINX_MONEY_ENTRY (self->entries[FIELD_LIMIT]), self->quick_prices[side]);
  self->needs_price = FALSE;
  finx_order_ticket_send (self);
}

void
finx_order_ticket_init_layout (FinxOrderTicket *self)
{
  for (int side = 0; side < 2; side++)
    g_signal_connect_object (self->quick_sides[side], "clicked", G_CALLBACK (quick_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->expander, "toggled", G_CALLBACK (finx_order_ticket_arrange), self, G_CONNECT_SWAPPED);
}

void
finx_order_ticket_set_layout (FinxOrderTicket  *self,
                              FinxTicketLayout  layout)
{
  g_return_if_fail (FINX_IS_ORDER_TICKET (self));
  self->layout = layout;
  finx_order_ticket_arrange (self);
}

void
finx_order_ticket_focus (FinxOrderTicket *self)
{
  g_return_if_fail (FINX_IS_ORDER_TICKET (self));
  if (is_line (self))
    gtk_toggle_button_set_active (GTK_TOGGLE_BUTTON (self->expander), TRUE);
  gtk_widget_grab_focus (self->entries[FIELD_QUANTITY]);
}
