/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/execution/finx-order-detail.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "ui/pages/execution/finx-order-life.h"
#include "ui/pages/execution/finx-order-tables.h"
#include "ui/pages/execution/finx-replace-window.h"
#include "ui/shell/finx-offline-bar.h"
#include "ui/widgets/finx-fill-table.h"
#include "ui/words/finx-format.h"

struct _FinxOrderDetail
{
  GtkWidget      parent_instance;
  FinxWorkspace *workspace;
  FinxOrderItem *item;                  /* owned; NULL: nothing to show */
  GtkWidget     *box;
  GtkWidget     *title;
  GtkWidget     *order;
  GtkWidget     *terms;
  GtkWidget     *reason;
  GtkWidget     *filled, *average, *fees;
  GtkWidget     *life;
  GtkWidget     *trouble;               /* the life could not be read */
  GtkWidget     *buttons;
  GtkWidget     *replace, *cancel;
  GCancellable  *cancellable;           /* of the load under way, or NULL */
  guint          load_id;
};

enum { CLOSE, N_SIGNALS };

static guint signals[N_SIGNALS];

G_DEFINE_FINAL_TYPE (FinxOrderDetail, finx_order_detail, GTK_TYPE_WIDGET)

void
finx_order_cancel (FinxWorkspace   *workspace,
                   const FinxOrder *order)
{
  finx_workspace_cancel_order (workspace, order->client_id);
}

void
finx_order_replace (FinxWorkspace   *workspace,
                    const FinxOrder *order,
                    GtkWidget       *parent)
{
  GtkRoot *root = gtk_widget_get_root (parent);

  gtk_window_present (GTK_WINDOW (finx_replace_window_new (workspace, order, GTK_IS_WINDOW (root) ? GTK_WINDOW (root) : NULL)));
}

gboolean
finx_order_can_change (const FinxOrder *order)
{
  return finx_order_state_is_open (order->state) && order->state != FINX_ORDER_UNKNOWN && order->state != FINX_ORDER_PENDING;
}

static void
life_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  g_autoptr(FinxOrderDetail) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GPtrArray) events = finx_engine_load_order_life_finish (FINX_ENGINE (source), result, &error);

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  g_clear_object (&self->cancellable);
  gtk_widget_set_visible (self->trouble, events == NULL);
  if (events == NULL)
    {
      g_autofree char *sentence = finx_error_text (error);

      gtk_label_set_text (GTK_LABEL (self->trouble), sentence);
    }
  finx_order_life_set (FINX_ORDER_LIFE (self->life), events);
}

static gboolean
load_cb (gpointer user_data)
{
  FinxOrderDetail *self = user_data;

  self->load_id = 0;
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->item == NULL)
    return G_SOURCE_REMOVE;
  self->cancellable = g_cancellable_new ();
  finx_engine_load_order_life_async (finx_workspace_get_engine (self->workspace),
                                     finx_order_item_get_order (self->item)->client_id,
                                     self->cancellable, life_cb, g_object_ref (self));
  return G_SOURCE_REMOVE;
}

/* One load for the several events that one thing at the venue makes. */
static void
queue_load (FinxOrderDetail *self)
{
  if (self->load_id == 0)
    self->load_id = g_timeout_add (30, load_cb, self);
}

static void
update_figures (FinxOrderDetail *self,
                const FinxOrder *order)
{
  const FinxInstrument *instrument = order->instrument;
  g_autofree char *filled = finx_format_quantity (instrument, order->filled);
  g_autofree char *quantity = finx_format_quantity (instrument, order->quantity);
  g_autofree char *part = g_strdup_printf (_("%s of %s"), filled, quantity);
  g_autofree char *average = NULL;
  g_autofree char *fees = finx_format_money (order->fees, instrument->currency);

  if (finx_decimal_is_known (order->average_price))
    average = finx_format_decimal (finx_decimal_rescale (order->average_price, instrument->price_scale + 1, FINX_ROUND_HALF_EVEN),
                                   instrument->price_scale + 1);
  finx_figure_set (FINX_FIGURE (self->filled), part, NULL, 2, NULL);
  finx_figure_set (FINX_FIGURE (self->average), average != NULL ? average : "–", NULL, 2, NULL);
  finx_figure_set (FINX_FIGURE (self->fees), fees, instrument->currency, 2, NULL);
}

static void
show_buttons (FinxOrderDetail *self)
{
  const FinxOrder *order = self->item != NULL ? finx_order_item_get_order (self->item) : NULL;
  const char *reason = finx_offline_reason (finx_workspace_get_engine (self->workspace));

  if (order == NULL)
    return;
  gtk_widget_set_visible (self->buttons, finx_order_state_is_open (order->state));
  gtk_widget_set_sensitive (self->replace, finx_order_can_change (order) && reason == NULL);
  gtk_widget_set_sensitive (self->cancel, finx_order_can_change (order) && reason == NULL);
  if (reason == NULL && order->state == FINX_ORDER_UNKNOWN)
    reason = _("The venue is being asked what became of this order");
  gtk_widget_set_tooltip_text (self->buttons, reason);
}

static void
update (FinxOrderDetail *self)
{
  const FinxOrder *order;
  g_autofree char *id = NULL;
  g_autofree char *title = NULL;
  g_autofree char *quantity = NULL;
  g_autofree char *what = NULL;
  g_autofree char *terms = NULL;

  if (self->item == NULL)
    return;
  order = finx_order_item_get_order (self->item);
  id = finx_short_order_id (order->client_id);
  title = g_strdup_printf (_("Order %s"), id);
  quantity = finx_format_quantity (order->instrument, order->quantity);
  what = g_strdup_printf ("%s %s %s", finx_side_label (order->side), quantity, order->instrument->symbol);
  terms = finx_order_terms (order);

  gtk_label_set_text (GTK_LABEL (self->title), title);
  gtk_label_set_text (GTK_LABEL (self->order), what);
  gtk_label_set_text (GTK_LABEL (self->terms), terms);
  gtk_label_set_text (GTK_LABEL (self->reason), order->reason);
  gtk_widget_set_visible (self->reason, *order->reason != '\0');
  update_figures (self, order);
  show_buttons (self);
  queue_load (self);
}

static void
filled_cb (FinxOrderDetail *self,
           FinxFillItem    *fill)
{
  if (self->item != NULL
      && strcmp (finx_fill_item_get_fill (fill)->client_id, finx_order_item_get_order (self->item)->client_id) == 0)
    queue_load (self);
}

static void
copy_cb (FinxOrderDetail *self)
{
  if (self->item == NULL)
    return;
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)), finx_order_item_get_order (self->item)->client_id);
  finx_workspace_toast (self->workspace, _("Order id copied"), NULL, NULL);
}

static void
close_cb (FinxOrderDetail *self)
{
  g_signal_emit (self, signals[CLOSE], 0);
}

static void
replace_cb (FinxOrderDetail *self)
{
  if (self->item != NULL)
    finx_order_replace (self->workspace, finx_order_item_get_order (self->item), GTK_WIDGET (self));
}

static void
cancel_cb (FinxOrderDetail *self)
{
  if (self->item != NULL)
    finx_order_cancel (self->workspace, finx_order_item_get_order (self->item));
}

static GtkWidget *
add_label (GtkWidget  *box,
           const char *style)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

static GtkWidget *
add_icon_button (FinxOrderDetail *self,
                 GtkWidget       *box,
                 const char      *icon,
                 const char      *name,
                 GCallback        clicked)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (button, "clicked", clicked, self);
  gtk_box_append (GTK_BOX (box), button);
  return button;
}

static void
build_head (FinxOrderDetail *self)
{
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0);
  GtkWidget *summary = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6);
  GtkWidget *line = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *figures = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 24);

  gtk_widget_add_css_class (head, "finx-panel-head");
  self->title = add_label (head, "heading");
  gtk_widget_set_hexpand (self->title, TRUE);
  add_icon_button (self, head, "edit-copy-symbolic", _("Copy the order's id"), G_CALLBACK (copy_cb));
  add_icon_button (self, head, "window-close-symbolic", _("Close the order"), G_CALLBACK (close_cb));
  gtk_box_append (GTK_BOX (self->box), head);

  gtk_widget_add_css_class (summary, "finx-panel-summary");
  gtk_box_append (GTK_BOX (summary), line);
  self->order = add_label (line, "figure");
  gtk_label_set_wrap (GTK_LABEL (self->order), FALSE);
  self->terms = add_label (line, "dim");
  gtk_widget_add_css_class (self->terms, "dense");
  self->reason = add_label (summary, "dense");
  self->filled = finx_figure_new (_("Filled"));
  self->average = finx_figure_new (_("Average"));
  self->fees = finx_figure_new (_("Fees"));
  gtk_box_append (GTK_BOX (figures), self->filled);
  gtk_box_append (GTK_BOX (figures), self->average);
  gtk_box_append (GTK_BOX (figures), self->fees);
  gtk_box_append (GTK_BOX (summary), figures);
  gtk_box_append (GTK_BOX (self->box), summary);
}

static void
build_life (FinxOrderDetail *self)
{
  GtkWidget *scroller = gtk_scrolled_window_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);

  self->trouble = add_label (box, "error");
  gtk_widget_set_visible (self->trouble, FALSE);
  self->life = finx_order_life_new ();
  gtk_box_append (GTK_BOX (box), self->life);
  gtk_widget_add_css_class (box, "finx-panel-life");
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scroller), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scroller), box);
  gtk_widget_set_vexpand (scroller, TRUE);
  gtk_box_append (GTK_BOX (self->box), scroller);
}

static void
build_buttons (FinxOrderDetail *self)
{
  self->buttons = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  gtk_widget_add_css_class (self->buttons, "finx-panel-foot");
  gtk_box_set_homogeneous (GTK_BOX (self->buttons), TRUE);
  self->replace = gtk_button_new_with_label (_("Replace…"));
  g_signal_connect_swapped (self->replace, "clicked", G_CALLBACK (replace_cb), self);
  gtk_box_append (GTK_BOX (self->buttons), self->replace);
  self->cancel = gtk_button_new_with_label (_("Cancel order"));
  gtk_widget_add_css_class (self->cancel, "finx-cancel");
  g_signal_connect_swapped (self->cancel, "clicked", G_CALLBACK (cancel_cb), self);
  gtk_box_append (GTK_BOX (self->buttons), self->cancel);
  gtk_box_append (GTK_BOX (self->box), self->buttons);
}

static void
finx_order_detail_dispose (GObject *object)
{
  FinxOrderDetail *self = FINX_ORDER_DETAIL (object);

  g_clear_handle_id (&self->load_id, g_source_remove);
  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_clear_object (&self->item);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_object (&self->workspace);
  G_OBJECT_CLASS (finx_order_detail_parent_class)->dispose (object);
}

static void
finx_order_detail_class_init (FinxOrderDetailClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_order_detail_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "finxorderdetail");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_GROUP);
  signals[CLOSE] = g_signal_new ("close", FINX_TYPE_ORDER_DETAIL, G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  gtk_widget_class_add_binding_signal (widget_class, GDK_KEY_Escape, 0, "close", NULL);
}

static void
finx_order_detail_init (FinxOrderDetail *self)
{
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Order details"), -1);
  build_head (self);
  build_life (self);
  build_buttons (self);
}

GtkWidget *
finx_order_detail_new (FinxWorkspace *workspace)
{
  FinxOrderDetail *self = g_object_new (FINX_TYPE_ORDER_DETAIL, NULL);

  self->workspace = g_object_ref (workspace);
  g_signal_connect_object (finx_workspace_get_engine (workspace), "filled", G_CALLBACK (filled_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (finx_workspace_get_engine (workspace), "mode-changed", G_CALLBACK (show_buttons), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
finx_order_detail_set (FinxOrderDetail *self,
                       FinxOrderItem   *item)
{
  g_return_if_fail (FINX_IS_ORDER_DETAIL (self));

  if (item == self->item)
    return;
  if (self->item != NULL)
    g_signal_handlers_disconnect_by_data (self->item, self);
  g_set_object (&self->item, item);
  finx_order_life_set (FINX_ORDER_LIFE (self->life), NULL);
  if (item != NULL)
    g_signal_connect_object (item, "notify::serial", G_CALLBACK (update), self, G_CONNECT_SWAPPED);
  update (self);
}

FinxOrderItem *
finx_order_detail_get (FinxOrderDetail *self)
{
  g_return_val_if_fail (FINX_IS_ORDER_DETAIL (self), NULL);
  return self->item;
}
