/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/execution/finx-order-life.h"

#include <glib/gi18n.h>

#include "ui/words/finx-format.h"

struct _FinxOrderLife
{
  GtkWidget  parent_instance;
  GtkWidget *list;
  guint      n_steps;
};

G_DEFINE_FINAL_TYPE (FinxOrderLife, finx_order_life, GTK_TYPE_WIDGET)

/* What one step says. */
typedef struct
{
  const char *icon;
  const char *style;            /* CSS class of the icon, or NULL */
  char       *title;
  char       *detail;           /* or NULL */
  gint64      time_us;          /* 0: now */
} Step;

static void
step_clear (Step *step)
{
  g_free (step->title);
  g_free (step->detail);
}

static const char *
get_icon (FinxOrderState   state,
          const char     **style)
{
  *style = NULL;
  switch (state)
    {
    case FINX_ORDER_PENDING:
      return "document-edit-symbolic";
    case FINX_ORDER_WAITING:
      return "content-loading-symbolic";
    case FINX_ORDER_WORKING:
      *style = "success";
      return "object-select-symbolic";
    case FINX_ORDER_PARTIAL:
    case FINX_ORDER_FILLED:
      *style = "accent";
      return "finx-execution-symbolic";
    case FINX_ORDER_REJECTED:
      *style = "error";
      return "dialog-error-symbolic";
    case FINX_ORDER_EXPIRED:
      return "alarm-symbolic";
    case FINX_ORDER_UNKNOWN:
      *style = "warn";
      return "network-error-symbolic";
    default:
      return "window-close-symbolic";
    }
}

static char *
get_order_detail (const FinxOrder *order,
                  const FinxOrder *before)
{
  if (*order->reason != '\0')
    return g_strdup (order->reason);
  if (before == NULL)
    return g_strdup_printf (_("Client id %s"), order->client_id);
  if (*order->venue_id != '\0' && g_strcmp0 (order->venue_id, before->venue_id) != 0)
    return g_strdup_printf (_("Venue id %s"), order->venue_id);
  if (!finx_decimal_equal (order->quantity, before->quantity)
      || finx_decimal_compare (order->limit_price, before->limit_price) != 0
      || finx_decimal_compare (order->stop_price, before->stop_price) != 0)
    return finx_order_words (order);
  return NULL;
}

static void
read_order (const FinxEvent *event,
            const FinxOrder *before,
            Step            *step)
{
  const FinxOrder *order = event->order;

  step->time_us = event->recorded_us;
  step->icon = get_icon (order->state, &step->style);
  step->detail = get_order_detail (order, before);
  if (event->note != NULL && *event->note != '\0')
    step->title = g_strdup (event->note);
  else
    step->title = g_strdup (before == NULL ? _("Written") : finx_order_state_label (order->state));
}

static void
read_fill (const FinxEvent *event,
           FinxDecimal      left,
           Step            *step)
{
  const FinxFill *fill = event->fill;
  g_autofree char *quantity = finx_format_quantity (fill->instrument, fill->quantity);
  g_autofree char *price = finx_format_price (fill->instrument, fill->price);
  g_autofree char *rest = finx_format_quantity (fill->instrument, left);
  g_autofree char *fee = finx_format_money (fill->fee, fill->instrument->currency);

  step->time_us = event->recorded_us;
  step->icon = get_icon (FINX_ORDER_PARTIAL, &step->style);
  step->title = g_strdup_printf (_("Filled %s at %s"), quantity, price);
  step->detail = g_strdup_printf (_("%s left · fee %s %s"), rest, fee, fill->instrument->currency);
}

static GtkWidget *
new_text (const char *text,
          const char *style)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_wrap_mode (GTK_LABEL (label), PANGO_WRAP_WORD_CHAR);
  gtk_widget_add_css_class (label, style);
  return label;
}

static void
append_step (FinxOrderLife *self,
             const Step    *step,
             gboolean       is_last)
{
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 9);
  GtkWidget *rail = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *words = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *icon = gtk_image_new_from_icon_name (step->icon);
  GtkWidget *title = new_text (step->title, "heading");
  g_autofree char *clock = step->time_us != 0 ? finx_format_time_ms (step->time_us, NULL) : g_strdup (_("now"));
  g_autofree char *spoken = g_strdup_printf ("%s, %s. %s", clock, step->title, step->detail != NULL ? step->detail : "");
  GtkWidget *time = gtk_label_new (clock);

  gtk_widget_add_css_class (icon, "finx-step");
  if (step->style != NULL)
    gtk_widget_add_css_class (icon, step->style);
  gtk_box_append (GTK_BOX (rail), icon);
  if (!is_last)
    {
      GtkWidget *line = gtk_separator_new (GTK_ORIENTATION_VERTICAL);

      gtk_widget_set_vexpand (line, TRUE);
      gtk_widget_set_halign (line, GTK_ALIGN_CENTER);
      gtk_box_append (GTK_BOX (rail), line);
    }
  gtk_box_append (GTK_BOX (box), rail);

  gtk_widget_add_css_class (title, "dense");
  gtk_box_append (GTK_BOX (words), title);
  if (step->detail != NULL && *step->detail != '\0')
    {
      GtkWidget *detail = new_text (step->detail, "caption");

      gtk_widget_add_css_class (detail, "dim");
      gtk_box_append (GTK_BOX (words), detail);
    }
  gtk_widget_set_hexpand (words, TRUE);
  gtk_widget_set_margin_bottom (words, 12);
  gtk_box_append (GTK_BOX (box), words);

  gtk_widget_set_valign (time, GTK_ALIGN_START);
  gtk_widget_add_css_class (time, "caption");
  gtk_widget_add_css_class (time, "dim");
  gtk_widget_add_css_class (time, "numeric");
  if (step->time_us != 0)
    {
      g_autofree char *date = finx_format_date (step->time_us, NULL);

      gtk_widget_set_tooltip_text (time, date);
    }
  gtk_box_append (GTK_BOX (box), time);

  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, spoken, -1);
  gtk_list_box_append (GTK_LIST_BOX (self->list), row);
  self->n_steps++;
}

static void
clear_list (FinxOrderLife *self)
{
  GtkWidget *row;

  while ((row = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), row);
  self->n_steps = 0;
}

static void
finx_order_life_dispose (GObject *object)
{
  FinxOrderLife *self = FINX_ORDER_LIFE (object);

  g_clear_pointer (&self->list, gtk_widget_unparent);
  G_OBJECT_CLASS (finx_order_life_parent_class)->dispose (object);
}

static void
finx_order_life_class_init (FinxOrderLifeClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_order_life_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "finxorderlife");
}

static void
finx_order_life_init (FinxOrderLife *self)
{
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_NONE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Life of the order"), -1);
  gtk_widget_set_parent (self->list, GTK_WIDGET (self));
}

GtkWidget *
finx_order_life_new (void)
{
  return g_object_new (FINX_TYPE_ORDER_LIFE, NULL);
}

void
finx_order_life_set (FinxOrderLife *self,
                     GPtrArray     *events)
{
  const FinxOrder *before = NULL;
  FinxDecimal filled = FINX_DECIMAL_ZERO;
  guint n = events != NULL ? events->len : 0;
  gboolean is_open = FALSE;

  g_return_if_fail (FINX_IS_ORDER_LIFE (self));

  clear_list (self);
  for (guint i = n; i > 0 && before == NULL; i--)
    if (((FinxEvent *) events->pdata[i - 1])->kind == FINX_EVENT_ORDER)
      before = ((FinxEvent *) events->pdata[i - 1])->order;
  is_open = before != NULL && finx_order_state_is_open (before->state);

  before = NULL;
  for (guint i = 0; i < n; i++)
    {
      const FinxEvent *event = events->pdata[i];
      Step step = { 0 };

      if (event->kind == FINX_EVENT_ORDER)
        {
          /* A fill changes the order too; the fill's own event tells it better. */
          gboolean by_fill = before != NULL && finx_decimal_compare (event->order->filled, before->filled) > 0;

          if (!by_fill)
            read_order (event, before, &step);
          before = event->order;
        }
      else if (event->kind == FINX_EVENT_FILL)
        {
          filled = finx_decimal_add (filled, event->fill->quantity);
          read_fill (event, before != NULL ? finx_decimal_sub (before->quantity, filled) : FINX_DECIMAL_UNKNOWN, &step);
        }
      if (step.title != NULL)
        append_step (self, &step, i == n - 1 && !is_open);
      step_clear (&step);
    }
  if (is_open)
    {
      Step step = { .icon = "content-loading-symbolic", .style = "accent",
                    .title = g_strdup (finx_order_state_label (before->state)) };

      append_step (self, &step, TRUE);
      step_clear (&step);
    }
}

guint
finx_order_life_get_n_steps (FinxOrderLife *self)
{
  g_return_val_if_fail (FINX_IS_ORDER_LIFE (self), 0);
  return self->n_steps;
}
