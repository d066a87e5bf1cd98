/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/execution/finx-replace-window.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

struct _FinxReplaceWindow
{
  AdwWindow      parent_instance;
  FinxWorkspace *workspace;
  FinxOrder     *order;                 /* as it was when the window opened */
  GtkWidget     *box;
  GtkWidget     *quantity;
  GtkWidget     *limit, *stop, *trail;  /* NULL where the order has none */
  GtkWidget     *problem;
  GtkWidget     *submit;
  GCancellable  *cancellable;
};

G_DEFINE_FINAL_TYPE (FinxReplaceWindow, finx_replace_window, ADW_TYPE_WINDOW)

static void
show_problem (FinxReplaceWindow *self,
              const char        *sentence)
{
  gtk_label_set_text (GTK_LABEL (self->problem), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->problem, sentence != NULL);
}

/* Shows what is wrong below the field; %TRUE with *@value set when nothing is. */
static gboolean
read_price (FinxReplaceWindow *self,
            GtkWidget         *entry,
            FinxDecimal       *value)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (entry == NULL)
    return TRUE;
  if (finx_money_entry_get_value (FINX_MONEY_ENTRY (entry), value, &error)
      && finx_instrument_check_price (self->order->instrument, *value, &error))
    return TRUE;

  sentence = finx_error_text (error);
  finx_money_entry_set_error (FINX_MONEY_ENTRY (entry), sentence);
  return FALSE;
}

static gboolean
read_quantity (FinxReplaceWindow *self,
               FinxDecimal       *value)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (finx_money_entry_get_value (FINX_MONEY_ENTRY (self->quantity), value, &error)
      && finx_instrument_check_quantity (self->order->instrument, *value, &error))
    {
      g_autofree char *filled = NULL;

      if (finx_decimal_compare (*value, self->order->filled) > 0)
        return TRUE;
      filled = finx_format_quantity (self->order->instrument, self->order->filled);
      finx_set_error (&error, FINX_ERROR_INVALID, "FINX-ORDER-020",
                      _("%s are filled already; the quantity must be above that"), filled);
    }
  sentence = finx_error_text (error);
  finx_money_entry_set_error (FINX_MONEY_ENTRY (self->quantity), sentence);
  return FALSE;
}

static void
replaced_cb (GObject      *source,
             GAsyncResult *result,
             gpointer      user_data)
{
  g_autoptr(FinxReplaceWindow) self = user_data;
  g_autoptr(GError) error = NULL;
  gboolean done = finx_engine_replace_finish (FINX_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  gtk_widget_set_sensitive (self->box, TRUE);
  if (!done)
    {
      g_autofree char *sentence = finx_error_text (error);

      show_problem (self, sentence);
      return;
    }
  finx_workspace_toast (self->workspace, _("Order replaced"), NULL, NULL);
  gtk_window_close (GTK_WINDOW (self));
}

static void
submit_cb (FinxReplaceWindow *self)
{
  g_autoptr(FinxOrder) order = finx_order_copy (self->order);
  g_autoptr(GError) error = NULL;
  gboolean valid = read_quantity (self, &order->quantity);

  valid &= read_price (self, self->limit, &order->limit_price);
  valid &= read_price (self, self->stop, &order->stop_price);
  valid &= read_price (self, self->trail, &order->trail);
  show_problem (self, NULL);
  if (!valid)
    return;
  if (!finx_order_validate (order, &error))
    {
      g_autofree char *sentence = finx_error_text (error);

      show_problem (self, sentence);
      return;
    }
  order->is_again = TRUE;               /* a change sends no second order */
  gtk_widget_set_sensitive (self->box, FALSE);
  finx_engine_replace_async (finx_workspace_get_engine (self->workspace), order, self->cancellable,
                             replaced_cb, g_object_ref (self));
}

static GtkWidget *
add_entry (FinxReplaceWindow *self,
           const char        *label,
           FinxDecimal        step,
           int                decimals,
           FinxDecimal        value)
{
  GtkWidget *entry = finx_money_entry_new (label);

  finx_money_entry_set_step (FINX_MONEY_ENTRY (entry), step, decimals);
  finx_money_entry_set_value (FINX_MONEY_ENTRY (entry), value);
  g_signal_connect_swapped (entry, "activate", G_CALLBACK (submit_cb), self);
  gtk_box_append (GTK_BOX (self->box), entry);
  return entry;
}

static void
add_entries (FinxReplaceWindow *self)
{
  const FinxOrder *order = self->order;
  const FinxInstrument *instrument = order->instrument;

  self->quantity = add_entry (self, _("Quantity"), instrument->lot_step, instrument->size_scale, order->quantity);
  if (order->type == FINX_ORDER_LIMIT || order->type == FINX_ORDER_STOP_LIMIT)
    self->limit = add_entry (self, _("Limit"), instrument->tick_size, instrument->price_scale, order->limit_price);
  if (order->type == FINX_ORDER_STOP || order->type == FINX_ORDER_STOP_LIMIT)
    self->stop = add_entry (self, _("Stop"), instrument->tick_size, instrument->price_scale, order->stop_price);
  if (order->type == FINX_ORDER_TRAILING_STOP)
    self->trail = add_entry (self, _("Trail"), instrument->tick_size, instrument->price_scale, order->trail);
}

static void
add_buttons (FinxReplaceWindow *self)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  GtkWidget *keep = gtk_button_new_with_label (_("Keep as it is"));

  gtk_box_set_homogeneous (GTK_BOX (row), TRUE);
  gtk_widget_set_margin_top (row, 6);
  g_signal_connect_swapped (keep, "clicked", G_CALLBACK (gtk_window_close), self);
  gtk_box_append (GTK_BOX (row), keep);
  self->submit = gtk_button_new_with_label (_("Replace order"));
  gtk_widget_add_css_class (self->submit, "suggested-action");
  g_signal_connect_swapped (self->submit, "clicked", G_CALLBACK (submit_cb), self);
  gtk_box_append (GTK_BOX (row), self->submit);
  gtk_box_append (GTK_BOX (self->box), row);
}

static void
finx_replace_window_dispose (GObject *object)
{
  FinxReplaceWindow *self = FINX_REPLACE_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->workspace);
  g_clear_pointer (&self->order, finx_order_free);
  G_OBJECT_CLASS (finx_replace_window_parent_class)->dispose (object);
}

static void
finx_replace_window_class_init (FinxReplaceWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_replace_window_dispose;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
finx_replace_window_init (FinxReplaceWindow *self)
{
  self->cancellable = g_cancellable_new ();
}

GtkWidget *
finx_replace_window_new (FinxWorkspace   *workspace,
                         const FinxOrder *order,
                         GtkWindow       *parent)
{
  FinxReplaceWindow *self = g_object_new (FINX_TYPE_REPLACE_WINDOW, "modal", TRUE, "transient-for", parent,
                                          "title", _("Replace order"), "default-width", 380, "resizable", FALSE, NULL);
  GtkWidget *content = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  g_autofree char *text = finx_order_words (order);
  GtkWidget *summary = gtk_label_new (text);

  self->workspace = g_object_ref (workspace);
  self->order = finx_order_copy (order);

  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 9);
  gtk_widget_set_margin_start (self->box, 18);
  gtk_widget_set_margin_end (self->box, 18);
  gtk_widget_set_margin_top (self->box, 6);
  gtk_widget_set_margin_bottom (self->box, 18);
  gtk_label_set_xalign (GTK_LABEL (summary), 0);
  gtk_label_set_wrap (GTK_LABEL (summary), TRUE);
  gtk_widget_add_css_class (summary, "dim");
  gtk_box_append (GTK_BOX (self->box), summary);
  add_entries (self);

  self->problem = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->problem), 0);
  gtk_label_set_wrap (GTK_LABEL (self->problem), TRUE);
  gtk_widget_add_css_class (self->problem, "error");
  gtk_widget_set_visible (self->problem, FALSE);
  gtk_box_append (GTK_BOX (self->box), self->problem);
  add_buttons (self);

  gtk_box_append (GTK_BOX (content), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (content), self->box);
  adw_window_set_content (ADW_WINDOW (self), content);
  gtk_widget_grab_focus (self->limit != NULL ? self->limit : self->stop != NULL ? self->stop : self->quantity);
  return GTK_WIDGET (self);
}

void
finx_replace_window_suggest (FinxReplaceWindow *self,
                             const FinxOrder   *draft)
{
  g_return_if_fail (FINX_IS_REPLACE_WINDOW (self));

  if (self->limit != NULL)
    finx_money_entry_set_value (FINX_MONEY_ENTRY (self->limit), draft->limit_price);
  if (self->stop != NULL)
    finx_money_entry_set_value (FINX_MONEY_ENTRY (self->stop), draft->stop_price);
}
