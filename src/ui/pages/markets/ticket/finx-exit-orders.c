/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/ticket/finx-exit-orders.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

typedef enum { TAKE_PROFIT, STOP_LOSS, N_EXITS } Exit;

struct _FinxExitOrders
{
  GtkWidget             parent_instance;

  const FinxInstrument *instrument;             /* borrowed, nullable */
  GtkWidget            *button;                 /* the one child; the rest are borrowed from it */
  GtkWidget            *checks[N_EXITS];
  GtkWidget            *entries[N_EXITS];
};

enum { CHANGED, N_SIGNALS };
static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxExitOrders, finx_exit_orders, GTK_TYPE_WIDGET)

static gboolean
is_on (FinxExitOrders *self,
       Exit            exit)
{
  return gtk_check_button_get_active (GTK_CHECK_BUTTON (self->checks[exit]));
}

static void
show_label (FinxExitOrders *self)
{
  g_autoptr(GString) text = g_string_new (NULL);
  const char *const names[] = { _("Profit"), _("Stop") };

  for (int i = 0; i < N_EXITS; i++)
    {
      FinxDecimal price;
      g_autofree char *shown = NULL;

      if (!is_on (self, i) || self->instrument == NULL || !finx_money_entry_get_value (FINX_MONEY_ENTRY (self->entries[i]), &price, NULL))
        continue;
      shown = finx_format_price (self->instrument, price);
      g_string_append_printf (text, "%s%s %s", text->len > 0 ? " · " : "", names[i], shown);
    }
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->button), text->len > 0 ? text->str : _("Add…"));
}

static void
changed_cb (FinxExitOrders *self)
{
  for (int i = 0; i < N_EXITS; i++)
    gtk_widget_set_sensitive (self->entries[i], is_on (self, i));
  show_label (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
show_error (FinxExitOrders *self,
            Exit            exit,
            const char     *sentence)
{
  finx_money_entry_set_error (FINX_MONEY_ENTRY (self->entries[exit]), sentence);
}

static void
finx_exit_orders_dispose (GObject *object)
{
  g_clear_pointer (&FINX_EXIT_ORDERS (object)->button, gtk_widget_unparent);
  G_OBJECT_CLASS (finx_exit_orders_parent_class)->dispose (object);
}

static void
finx_exit_orders_class_init (FinxExitOrdersClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_exit_orders_dispose;
  gtk_widget_class_set_layout_manager_type (GTK_WIDGET_CLASS (klass), GTK_TYPE_BIN_LAYOUT);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_exit_orders_init (FinxExitOrders *self)
{
  const char *const titles[] = { _("Take profit"), _("Stop loss") };
  GtkWidget *popover = gtk_popover_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *hint = gtk_label_new (_("Exit orders wait until the order fills. When one of them fills, the other is cancelled."));

  for (int i = 0; i < N_EXITS; i++)
    {
      self->checks[i] = gtk_check_button_new_with_label (titles[i]);
      self->entries[i] = finx_money_entry_new (i == TAKE_PROFIT ? _("Limit") : _("Stop"));
      gtk_widget_set_sensitive (self->entries[i], FALSE);
      g_signal_connect_object (self->checks[i], "toggled", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (self->entries[i], "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
      gtk_box_append (GTK_BOX (box), self->checks[i]);
      gtk_box_append (GTK_BOX (box), self->entries[i]);
    }
  gtk_label_set_wrap (GTK_LABEL (hint), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (hint), 32);
  gtk_label_set_xalign (GTK_LABEL (hint), 0);
  gtk_widget_add_css_class (hint, "caption");
  gtk_widget_add_css_class (hint, "dim");
  gtk_box_append (GTK_BOX (box), hint);
  gtk_popover_set_child (GTK_POPOVER (popover), box);

  self->button = gtk_menu_button_new ();
  gtk_menu_button_set_popover (GTK_MENU_BUTTON (self->button), popover);
  gtk_menu_button_set_direction (GTK_MENU_BUTTON (self->button), GTK_ARROW_UP);
  gtk_widget_add_css_class (self->button, "flat");
  gtk_widget_add_css_class (self->button, "ticket-link");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Exit orders"), -1);
  gtk_widget_set_parent (self->button, GTK_WIDGET (self));
  show_label (self);
}

GtkWidget *
finx_exit_orders_new (void)
{
  return g_object_new (FINX_TYPE_EXIT_ORDERS, NULL);
}

void
finx_exit_orders_set_instrument (FinxExitOrders       *self,
                                 const FinxInstrument *instrument)
{
  self->instrument = instrument;
  if (instrument != NULL)
    for (int i = 0; i < N_EXITS; i++)
      finx_money_entry_set_step (FINX_MONEY_ENTRY (self->entries[i]), instrument->tick_size, instrument->price_scale);
  finx_exit_orders_clear (self);
}

void
finx_exit_orders_clear (FinxExitOrders *self)
{
  for (int i = 0; i < N_EXITS; i++)
    {
      gtk_check_button_set_active (GTK_CHECK_BUTTON (self->checks[i]), FALSE);
      finx_money_entry_set_value (FINX_MONEY_ENTRY (self->entries[i]), FINX_DECIMAL_UNKNOWN);
      show_error (self, i, NULL);
    }
}

gboolean
finx_exit_orders_is_on (FinxExitOrders *self)
{
  return is_on (self, TAKE_PROFIT) || is_on (self, STOP_LOSS);
}

/* A take profit lies beyond the entry's price in its favour, a stop loss on the other side of it. */
static gboolean
check_side (FinxExitOrders  *self,
            Exit             exit,
            const FinxOrder *entry,
            FinxDecimal      reference,
            FinxDecimal      price,
            char           **sentence)
{
  gboolean above = (exit == TAKE_PROFIT) == (entry->side == FINX_SIDE_BUY);
  g_autofree char *shown = NULL;
  int order;

  if (!finx_decimal_is_known (reference))
    return TRUE;
  order = finx_decimal_compare (price, reference);
  if (above ? order > 0 : order < 0)
    return TRUE;
  shown = finx_format_price (self->instrument, reference);
  *sentence = g_strdup_printf (above ? _("Has to be above the entry at %s") : _("Has to be below the entry at %s"), shown);
  return FALSE;
}

static gboolean
make_one (FinxExitOrders  *self,
          Exit             exit,
          const FinxOrder *entry,
          FinxDecimal      reference,
          FinxOrder      **order)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;
  FinxDecimal price;
  gboolean good;

  *order = NULL;
  if (!is_on (self, exit))
    {
      show_error (self, exit, NULL);
      return TRUE;
    }
  good = finx_money_entry_get_value (FINX_MONEY_ENTRY (self->entries[exit]), &price, &error)
         && finx_instrument_check_price (entry->instrument, price, &error)
         && check_side (self, exit, entry, reference, price, &sentence);
  show_error (self, exit, good ? NULL : sentence != NULL ? sentence : error->message);
  if (!good)
    return FALSE;

  *order = finx_order_copy (entry);
  g_free ((*order)->client_id);
  (*order)->client_id = g_strdup ("");
  (*order)->side = entry->side == FINX_SIDE_BUY ? FINX_SIDE_SELL : FINX_SIDE_BUY;
  (*order)->type = exit == TAKE_PROFIT ? FINX_ORDER_LIMIT : FINX_ORDER_STOP;
  (*order)->tif = FINX_TIF_GTC;         /* they protect the position as long as it is there */
  (*order)->limit_price = exit == TAKE_PROFIT ? price : FINX_DECIMAL_UNKNOWN;
  (*order)->stop_price = exit == STOP_LOSS ? price : FINX_DECIMAL_UNKNOWN;
  (*order)->trail = FINX_DECIMAL_UNKNOWN;
  return TRUE;
}

gboolean
finx_exit_orders_make (FinxExitOrders  *self,
                       const FinxOrder *entry,
                       FinxDecimal      reference,
                       FinxOrder      **take_profit,
                       FinxOrder      **stop_loss)
{
  gboolean good = make_one (self, TAKE_PROFIT, entry, reference, take_profit);

  if (!make_one (self, STOP_LOSS, entry, reference, stop_loss))
    good = FALSE;
  if (!good)
    {
      g_clear_pointer (take_profit, finx_order_free);
      g_clear_pointer (stop_loss, finx_order_free);
    }
  return good;
}
