/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/income/finx-income-calendar.h"

#include <adwaita.h>
#include <glib/gi18n.h>
#include <langinfo.h>

#include "ui/widgets/finx-widgets.h"
#include "ui/widgets/income/finx-income-month.h"
#include "ui/words/finx-format.h"

#define DATE_CHARS    6
#define HOLDING_CHARS 8
#define LIST_WIDTH    560          /* px at text scale 1: lines with a gap in the middle are hard to follow */

struct _FinxIncomeCalendar
{
  GtkWidget   parent_instance;

  char       *currency;         /* nullable */
  GListModel *months;           /* nullable, owned: all that is listed */
  GtkWidget  *stack;            /* the one child; the rest are borrowed from it */
  GtkWidget  *bars, *list;
};

G_DEFINE_FINAL_TYPE (FinxIncomeCalendar, finx_income_calendar, GTK_TYPE_WIDGET)

enum { ACTIVATED, N_SIGNALS };
static guint signals[N_SIGNALS];

static char *
format_total (FinxIncomeCalendar *self,
              double              total)
{
  g_autofree char *number = finx_format_double (total, finx_currency_digits (self->currency));

  return self->currency != NULL ? g_strdup_printf ("%s %s", number, self->currency) : g_steal_pointer (&number);
}

static GtkWidget *
add_label (GtkWidget  *box,
           const char *text,
           const char *style,
           gboolean    at_end)
{
  GtkWidget *label = gtk_label_new (text);

  gtk_label_set_xalign (GTK_LABEL (label), at_end ? 1 : 0);
  gtk_widget_set_hexpand (label, at_end);
  gtk_widget_set_halign (label, at_end ? GTK_ALIGN_END : GTK_ALIGN_START);
  gtk_widget_add_css_class (label, "numeric");
  if (style != NULL)
    gtk_widget_add_css_class (label, style);
  gtk_box_append (GTK_BOX (box), label);
  return label;
}

/* "14 Mar", holding, kind, and what was paid. */
static GtkWidget *
make_payment (const FinxIncomePayment *payment)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 8);
  g_autoptr(GDateTime) time = g_date_time_new_from_unix_utc (payment->day * (gint64) 86400);
  /* Translators: a day of a month that is named above it, such as "14 Mar", see g_date_time_format() */
  g_autofree char *date = time != NULL ? g_date_time_format (time, C_("day and month", "%-d %b")) : g_strdup ("–");
  GtkWidget *kind;

  gtk_widget_add_css_class (row, "income-payment");
  gtk_widget_add_css_class (row, "dense");
  gtk_label_set_width_chars (GTK_LABEL (add_label (row, date, "dim", FALSE)), DATE_CHARS);
  gtk_label_set_width_chars (GTK_LABEL (add_label (row, payment->holding, "income-holding", FALSE)), HOLDING_CHARS);
  kind = add_label (row, payment->kind, "dim", FALSE);
  gtk_label_set_ellipsize (GTK_LABEL (kind), PANGO_ELLIPSIZE_END);
  add_label (row, payment->text != NULL ? payment->text : "–", payment->text != NULL ? NULL : "faint", TRUE);
  return row;
}

static void
setup_cb (FinxIncomeCalendar *self,
          GtkListItem        *item)
{
  GtkWidget *card = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *clamp = adw_clamp_new ();
  int width = (int) (LIST_WIDTH * MAX (finx_text_scale (GTK_WIDGET (self)), 1));

  gtk_widget_add_css_class (card, "card");
  gtk_widget_add_css_class (card, "income-month");
  adw_clamp_set_maximum_size (ADW_CLAMP (clamp), width);
  adw_clamp_set_tightening_threshold (ADW_CLAMP (clamp), width);
  adw_clamp_set_child (ADW_CLAMP (clamp), card);
  gtk_list_item_set_child (item, clamp);
}

static void
bind_cb (FinxIncomeCalendar *self,
         GtkListItem        *item)
{
  FinxIncomeMonth *month = gtk_list_item_get_item (item);
  GtkWidget *clamp = gtk_list_item_get_child (item), *card = adw_clamp_get_child (ADW_CLAMP (clamp));
  GtkWidget *head = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *total;
  int number = finx_income_month_get_month (month);
  g_autofree char *name = g_strdup_printf ("%s %d", nl_langinfo (MON_1 + number % 12), number / 12);
  g_autofree char *sum = format_total (self, finx_income_month_get_total (month));

  gtk_widget_add_css_class (head, "card-head");
  add_label (head, name, NULL, FALSE);
  total = add_label (head, sum, NULL, TRUE);
  gtk_widget_set_tooltip_text (total, _("Sum of the payments in the currency of the portfolio"));
  gtk_box_append (GTK_BOX (card), head);
  for (guint i = 0; i < finx_income_month_get_n (month); i++)
    gtk_box_append (GTK_BOX (card), make_payment (finx_income_month_get_payment (month, i)));
}

static void
unbind_cb (FinxIncomeCalendar *self,
           GtkListItem        *item)
{
  GtkWidget *card = adw_clamp_get_child (ADW_CLAMP (gtk_list_item_get_child (item))), *child;

  while ((child = gtk_widget_get_first_child (card)) != NULL)
    gtk_box_remove (GTK_BOX (card), child);
}

static void
activated_cb (FinxIncomeCalendar *self,
              const char         *id)
{
  g_signal_emit (self, signals[ACTIVATED], 0, id);
}

static void
activate_cb (FinxIncomeCalendar *self,
             guint               position,
             GtkListView        *list)
{
  g_autoptr(FinxIncomeMonth) month = g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (list)), position);
  int number = finx_income_month_get_month (month);
  g_autofree char *id = g_strdup_printf ("%04d-%02d", number / 12, number % 12 + 1);

  activated_cb (self, id);
}

static void
finx_income_calendar_dispose (GObject *object)
{
  g_clear_pointer (&FINX_INCOME_CALENDAR (object)->stack, gtk_widget_unparent);
  G_OBJECT_CLASS (finx_income_calendar_parent_class)->dispose (object);
}

static void
finx_income_calendar_finalize (GObject *object)
{
  g_free (FINX_INCOME_CALENDAR (object)->currency);
  g_clear_object (&FINX_INCOME_CALENDAR (object)->months);
  G_OBJECT_CLASS (finx_income_calendar_parent_class)->finalize (object);
}

static void
finx_income_calendar_class_init (FinxIncomeCalendarClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_income_calendar_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_income_calendar_finalize;
  signals[ACTIVATED] = g_signal_new ("activated", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL,
                                     G_TYPE_NONE, 1, G_TYPE_STRING);
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_set_css_name (widget_class, "finx-income-calendar");
}

static GtkWidget *
make_list (FinxIncomeCalendar *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();

  g_signal_connect_object (factory, "setup", G_CALLBACK (setup_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "bind", G_CALLBACK (bind_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (factory, "unbind", G_CALLBACK (unbind_cb), self, G_CONNECT_SWAPPED);
  self->list = gtk_list_view_new (NULL, factory);
  gtk_widget_add_css_class (self->list, "income-list");
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Income by month"), -1);
  g_signal_connect_swapped (self->list, "activate", G_CALLBACK (activate_cb), self);
  gtk_scrolled_window_set_policy (GTK_SCROLLED_WINDOW (scrolled), GTK_POLICY_NEVER, GTK_POLICY_AUTOMATIC);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), self->list);
  return scrolled;
}

static void
finx_income_calendar_init (FinxIncomeCalendar *self)
{
  self->stack = gtk_stack_new ();
  gtk_widget_set_parent (self->stack, GTK_WIDGET (self));
  self->bars = finx_income_bars_new ();
  g_signal_connect_swapped (self->bars, "activated", G_CALLBACK (activated_cb), self);
  gtk_stack_add_named (GTK_STACK (self->stack), self->bars, "bars");
  gtk_stack_add_named (GTK_STACK (self->stack), make_list (self), "list");
}

GtkWidget *
finx_income_calendar_new (void)
{
  return g_object_new (FINX_TYPE_INCOME_CALENDAR, NULL);
}

/* A hidden list would make its rows all the same, which takes longer than all else of this. */
static void
fill_list (FinxIncomeCalendar *self)
{
  gboolean is_shown = g_strcmp0 (gtk_stack_get_visible_child_name (GTK_STACK (self->stack)), "list") == 0;
  g_autoptr(GtkNoSelection) model = NULL;

  if (is_shown && self->months != NULL)
    model = gtk_no_selection_new (g_object_ref (self->months));
  gtk_list_view_set_model (GTK_LIST_VIEW (self->list), GTK_SELECTION_MODEL (model));
}

void
finx_income_calendar_set (FinxIncomeCalendar      *self,
                          const FinxIncomePayment *payments,
                          gsize                    n,
                          gint32                   as_of,
                          const char              *currency)
{
  g_return_if_fail (FINX_IS_INCOME_CALENDAR (self));

  g_free (self->currency);
  self->currency = g_strdup (currency);
  finx_income_bars_set (FINX_INCOME_BARS (self->bars), payments, n, as_of, currency);
  g_clear_object (&self->months);
  self->months = finx_income_months_new (payments, n, as_of);
  fill_list (self);
}

void
finx_income_calendar_set_mode (FinxIncomeCalendar *self,
                               FinxIncomeMode      mode)
{
  g_return_if_fail (FINX_IS_INCOME_CALENDAR (self));
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), mode == FINX_INCOME_SHOW_LIST ? "list" : "bars");
  fill_list (self);
}

void
finx_income_calendar_set_months (FinxIncomeCalendar *self,
                                 guint               months)
{
  g_return_if_fail (FINX_IS_INCOME_CALENDAR (self));
  finx_income_bars_set_months (FINX_INCOME_BARS (self->bars), months);
}

FinxPlot *
finx_income_calendar_get_bars (FinxIncomeCalendar *self)
{
  g_return_val_if_fail (FINX_IS_INCOME_CALENDAR (self), NULL);
  return FINX_PLOT (self->bars);
}
