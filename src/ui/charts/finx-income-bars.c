/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/charts/finx-income-bars.h"

#include <glib/gi18n.h>
#include <langinfo.h>

#include "base/finx-time.h"
#include "ui/charts/finx-chart-ticks.h"
#include "ui/charts/finx-pen.h"
#include "ui/charts/finx-review-private.h"
#include "ui/words/finx-format.h"

#define OWN_SERIES 6            /* holdings with a colour of their own; the rest is one more */
#define N_SERIES   (OWN_SERIES + 1)
#define LEAST_SLOT 9            /* px at text scale 1; below it months become quarters, then years */
#define BAR_MOST   28
#define LABEL_GAP  44
#define SWATCH     10
#define LEGEND_GAP 16

typedef struct
{
  int    month;                 /* from year 0 */
  char  *holding;               /* owned */
  double amount;
} Payment;

typedef struct
{
  double  parts[N_SERIES];
  double  total;
  guint   n, n_unknown;
} Slot;

struct _FinxIncomeBars
{
  FinxPlot  parent_instance;

  GArray   *payments;           /* (element-type Payment): by day */
  int       last_month;
  guint     months;             /* wanted; 0: all */
  char     *currency;           /* nullable */

  char     *names[N_SERIES];    /* owned; %NULL: not used */
  GArray   *slots;              /* (element-type Slot): oldest first */
  int       first_month;        /* of the first slot */
  int       slot_months;        /* 1, 3, 12 */
  double    low, high, step;
  double    top, bottom, plot_width;
};

G_DEFINE_FINAL_TYPE (FinxIncomeBars, finx_income_bars, FINX_TYPE_PLOT)

static void
payment_clear (gpointer data)
{
  g_free (((Payment *) data)->holding);
}

static void
clear_names (FinxIncomeBars *self)
{
  for (guint i = 0; i < N_SERIES; i++)
    g_clear_pointer (&self->names[i], g_free);
}

static const Payment *
get_payment (FinxIncomeBars *self,
             guint           i)
{
  return &g_array_index (self->payments, Payment, i);
}

static Slot *
get_slot (FinxIncomeBars *self,
          guint           i)
{
  return &g_array_index (self->slots, Slot, i);
}

/* Months in view, then as many months to a bar as it takes to see it. */
static void
find_slots (FinxIncomeBars *self,
            double          width)
{
  static const int sizes[] = { 1, 3, 12 };
  int first = get_payment (self, 0)->month, n;

  if (self->months > 0)
    first = self->last_month - (int) self->months + 1;
  for (gsize i = 0; i < G_N_ELEMENTS (sizes); i++)
    {
      self->slot_months = sizes[i];
      self->first_month = first / sizes[i] * sizes[i];
      n = (self->last_month - self->first_month) / sizes[i] + 1;
      if (width / n >= LEAST_SLOT * finx_plot_get_scale (FINX_PLOT (self)))
        break;
    }
  g_array_set_size (self->slots, 0);
  g_array_set_size (self->slots, (guint) n);
}

typedef struct
{
  const char *name;
  double      sum;
} Series;

static int
compare_series (gconstpointer a,
                gconstpointer b)
{
  const Series *first = a, *second = b;

  return first->sum > second->sum ? -1 : first->sum < second->sum ? 1 : g_strcmp0 (first->name, second->name);
}

static gboolean
is_in_view (FinxIncomeBars *self,
            const Payment  *payment)
{
  return payment->month >= self->first_month && payment->month <= self->last_month;
}

/* Those that paid most in the view get colours. */
static void
find_series (FinxIncomeBars *self)
{
  g_autoptr(GArray) series = g_array_new (FALSE, FALSE, sizeof (Series));

  for (guint i = 0; i < self->payments->len; i++)
    {
      const Payment *payment = get_payment (self, i);
      guint s = 0;

      if (!is_in_view (self, payment) || !isfinite (payment->amount))
        continue;
      while (s < series->len && !g_str_equal (g_array_index (series, Series, s).name, payment->holding))
        s++;
      if (s == series->len)
        {
          Series another = { payment->holding, 0 };

          g_array_append_val (series, another);
        }
      g_array_index (series, Series, s).sum += payment->amount;
    }
  g_array_sort (series, compare_series);
  clear_names (self);
  for (guint s = 0; s < MIN (series->len, OWN_SERIES); s++)
    self->names[s] = g_strdup (g_array_index (series, Series, s).name);
  if (series->len > OWN_SERIES)
    self->names[OWN_SERIES] = g_strdup (_("Other"));
}

static void
fill_slots (FinxIncomeBars *self)
{
  self->low = self->high = 0;
  for (guint i = 0; i < self->payments->len; i++)
    {
      const Payment *payment = get_payment (self, i);
      Slot *slot;
      guint s = 0;

      if (!is_in_view (self, payment))
        continue;
      slot = get_slot (self, (guint) ((payment->month - self->first_month) / self->slot_months));
      slot->n++;
      if (!isfinite (payment->amount))
        {
          slot->n_unknown++;
          continue;
        }
      while (s < OWN_SERIES && g_strcmp0 (self->names[s], payment->holding) != 0)
        s++;
      slot->parts[s] += payment->amount;
      slot->total += payment->amount;
    }
  for (guint i = 0; i < self->slots->len; i++)
    {
      double above = 0, below = 0;

      for (guint s = 0; s < N_SERIES; s++)
        {
          above += fmax (get_slot (self, i)->parts[s], 0);
          below += fmin (get_slot (self, i)->parts[s], 0);
        }
      self->high = fmax (self->high, above);
      self->low = fmin (self->low, below);
    }
}

/* In lines as they fit; drawn with a pen that has a snapshot, else only measured. Returns px. */
static double
flow_legend (FinxIncomeBars *self,
             const FinxPen  *pen)
{
  double x = 0, line = finx_pen_line (pen->caption) + 4, y = line / 2;

  for (guint s = 0; s < N_SERIES; s++)
    {
      GdkRGBA color = finx_pen_part_color (pen->palette, s);
      double width;

      if (self->names[s] == NULL)
        continue;
      width = SWATCH + 6 + finx_pen_width (pen->caption, self->names[s], FALSE);
      if (x > 0 && x + width > pen->width)
        {
          x = 0;
          y += line;
        }
      if (pen->snapshot != NULL)
        {
          finx_pen_tile (pen, &GRAPHENE_RECT_INIT ((float) x, floorf ((float) y - SWATCH / 2.0f), SWATCH, SWATCH), &color, 2);
          finx_chart_text_draw (pen->caption, pen->snapshot, self->names[s], FALSE, x + SWATCH + 6, y, 0, &pen->palette->dim);
        }
      x += width + LEGEND_GAP;
    }
  return y + line / 2;
}

static void
layout (FinxPlot      *plot,
        const FinxPen *pen)
{
  FinxIncomeBars *self = FINX_INCOME_BARS (plot);
  double axis = 0;

  if (self->payments->len == 0)
    return;
  for (int pass = 0; pass < 2; pass++)  /* the axis' labels need the values, and those the width that the axis leaves */
    {
      self->plot_width = fmax (pen->width - axis, 1);
      find_slots (self, self->plot_width);
      find_series (self);
      fill_slots (self);
      self->top = flow_legend (self, &(FinxPen) { .palette = pen->palette, .caption = pen->caption, .width = pen->width }) + 10;
      self->bottom = pen->height - ceil (20 * pen->scale);
      if (!(self->high > self->low))
        return;
      self->step = finx_ticks_step ((self->high - self->low) * LABEL_GAP * pen->scale / fmax (self->bottom - self->top, 1), 0);
      self->high = ceil (self->high / self->step) * self->step;
      self->low = floor (self->low / self->step) * self->step;
      for (double value = self->low; value <= self->high + self->step / 2; value += self->step)
        {
          g_autofree char *label = finx_review_axis_label (FINX_CURVE_MONEY, value, self->step, fmax (self->high, -self->low));

          axis = fmax (axis, finx_pen_width (pen->caption, label, FALSE) + 14);
        }
    }
}

static double
value_y (FinxIncomeBars *self,
         double          value)
{
  return self->top + (self->high - value) / (self->high - self->low) * (self->bottom - self->top);
}

/* [left, right) of the place of a bar in whole px. */
static void
slot_edges (FinxIncomeBars *self,
            guint           i,
            double         *left,
            double         *right)
{
  *left = floor (self->plot_width * i / self->slots->len);
  *right = floor (self->plot_width * (i + 1) / self->slots->len);
}

static void
draw_slot (FinxIncomeBars *self,
           const FinxPen  *pen,
           guint           i)
{
  const Slot *slot = get_slot (self, i);
  double left, right, width, x, above = 0, below = 0;

  slot_edges (self, i, &left, &right);
  width = fmax (fmin (round ((right - left) * 0.72), BAR_MOST * pen->scale), 3);
  x = floor ((left + right - width) / 2);
  for (guint s = 0; s < N_SERIES; s++)
    {
      double value = slot->parts[s], *sum = value > 0 ? &above : &below;
      double from = round (value_y (self, *sum)), to = round (value_y (self, *sum + value));
      GdkRGBA color = finx_pen_part_color (pen->palette, s);

      if (value == 0)
        continue;
      *sum += value;
      finx_pen_tile (pen, &GRAPHENE_RECT_INIT ((float) x, (float) fmin (from, to), (float) width, (float) fabs (to - from)), &color, 0);
    }
  if (slot->n_unknown > 0)
    finx_chart_text_draw (pen->caption, pen->snapshot, "–", FALSE, (left + right) / 2, value_y (self, above) - 8, 0.5, &pen->palette->faint);
}

static void
slot_name (FinxIncomeBars *self,
           guint           i,
           gboolean        is_short,
           char           *text,
           gsize           size)
{
  int month = self->first_month + (int) i * self->slot_months;

  if (self->slot_months == 12)
    g_snprintf (text, size, "%d", month / 12);
  else if (is_short && month % 12 == 0)
    g_snprintf (text, size, "%d", month / 12);
  else if (is_short)
    g_snprintf (text, size, "%s", nl_langinfo (ABMON_1 + month % 12));
  else if (self->slot_months == 3)
    g_snprintf (text, size, _("Q%d %d"), month % 12 / 3 + 1, month / 12);
  else
    g_snprintf (text, size, "%s %d", nl_langinfo (MON_1 + month % 12), month / 12);
}

/* Years in bold at their first bar, months between them where there is room for all of a year. */
static void
draw_names (FinxIncomeBars *self,
            const FinxPen  *pen)
{
  double free_from = 0, y = (self->bottom + pen->height) / 2.0 + 1, per_year = self->plot_width / self->slots->len * 12 / self->slot_months;
  gboolean has_months = self->slot_months == 1 && per_year >= 12 * (finx_pen_width (pen->caption, "Mmm", FALSE) + 4);
  gboolean has_quarters = self->slot_months < 12 && per_year >= 4 * (finx_pen_width (pen->caption, "Mmmm", FALSE) + 8);

  for (guint i = 0; i < self->slots->len; i++)
    {
      int month = self->first_month + (int) i * self->slot_months;
      gboolean is_year = month % 12 == 0;
      double left, right, x, width;
      char text[32];

      if (!is_year && !has_months && !(has_quarters && month % 3 == 0))
        continue;
      slot_edges (self, i, &left, &right);
      slot_name (self, i, TRUE, text, sizeof text);
      x = (left + right) / 2;
      width = finx_pen_width (pen->caption, text, is_year);
      if (x - width / 2 < free_from || x + width / 2 > self->plot_width + 8)
        continue;
      finx_chart_text_draw (pen->caption, pen->snapshot, text, is_year && self->slot_months < 12, x, y, 0.5, &pen->palette->dim);
      free_from = x + width / 2 + 6;
    }
}

static void
draw (FinxPlot      *plot,
      const FinxPen *pen)
{
  FinxIncomeBars *self = FINX_INCOME_BARS (plot);

  flow_legend (self, pen);
  for (double value = self->low; self->high > self->low && value <= self->high + self->step / 2; value += self->step)
    {
      double y = value_y (self, value);
      g_autofree char *label = finx_review_axis_label (FINX_CURVE_MONEY, value, self->step, fmax (self->high, -self->low));

      finx_chart_rectangle (pen->snapshot, fabs (value) < self->step / 2 ? &pen->palette->line2 : &pen->palette->line, 0, (int) floor (y),
                            (int) self->plot_width, 1);
      finx_chart_text_draw (pen->caption, pen->snapshot, label, FALSE, self->plot_width + 8, y, 0, &pen->palette->dim);
    }
  for (guint i = 0; self->high > self->low && i < self->slots->len; i++)
    draw_slot (self, pen, i);
  draw_names (self, pen);
}

static int
get_n (FinxPlot *plot)
{
  FinxIncomeBars *self = FINX_INCOME_BARS (plot);

  if (self->payments->len == 0)
    return 0;
  finx_plot_ensure (plot);
  return (int) self->slots->len;
}

static gboolean
get_area (FinxPlot        *plot,
          int              item,
          graphene_rect_t *area)
{
  FinxIncomeBars *self = FINX_INCOME_BARS (plot);
  double left, right;

  slot_edges (self, (guint) item, &left, &right);
  *area = GRAPHENE_RECT_INIT ((float) left, (float) self->top, (float) (right - left), (float) fmax (self->bottom - self->top, 0));
  return TRUE;
}

static int
move (FinxPlot *plot,
      int       item,
      guint     key,
      gboolean  far)
{
  int last = get_n (plot) - 1;

  if (key == GDK_KEY_Home)
    return 0;
  if (key == GDK_KEY_End || item < 0)
    return last;
  return CLAMP (item + (key == GDK_KEY_Left || key == GDK_KEY_Down ? -1 : 1), 0, last);
}

static char *
format_money (FinxIncomeBars *self,
              double          value)
{
  g_autofree char *number = finx_format_double (value, finx_currency_digits (self->currency));

  return self->currency != NULL ? g_strdup_printf ("%s %s", number, self->currency) : g_steal_pointer (&number);
}

static char *
describe (FinxPlot *plot,
          int       item)
{
  FinxIncomeBars *self = FINX_INCOME_BARS (plot);
  const Slot *slot = get_slot (self, (guint) item);
  g_autofree char *total = format_money (self, slot->total);
  GString *lines = g_string_new (NULL);
  char name[48];

  slot_name (self, (guint) item, FALSE, name, sizeof name);
  g_string_append_printf (lines, "%s · %s", name, total);
  for (guint s = 0; s < N_SERIES; s++)
    if (slot->parts[s] != 0)
      {
        g_autofree char *amount = format_money (self, slot->parts[s]);

        g_string_append_printf (lines, "\n%s %s", self->names[s], amount);
      }
  if (slot->n == 0)
    g_string_append_printf (lines, "\n%s", _("No payment"));
  if (slot->n_unknown > 0)
    {
      g_string_append_c (lines, '\n');
      g_string_append_printf (lines, ngettext ("%u value is not known", "%u values are not known", slot->n_unknown), slot->n_unknown);
    }
  return g_string_free (lines, FALSE);
}

/* "Income 12,345.67 EUR in 36 months; MSFT, AAPL, VWCE" */
static char *
summarize (FinxPlot *plot)
{
  FinxIncomeBars *self = FINX_INCOME_BARS (plot);
  int months = self->last_month - self->first_month + 1;
  double sum = 0;
  g_autofree char *total = NULL;
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < self->slots->len; i++)
    sum += get_slot (self, i)->total;
  total = format_money (self, sum);
  g_string_append_printf (text, ngettext ("Income %s in %d month", "Income %s in %d months", (gulong) months), total, months);
  for (guint s = 0; s < N_SERIES; s++)
    if (self->names[s] != NULL)
      g_string_append_printf (text, "%s%s", s == 0 ? "; " : ", ", self->names[s]);
  return g_string_free (text, FALSE);
}

static char *
get_id (FinxPlot *plot,
        int       item)
{
  FinxIncomeBars *self = FINX_INCOME_BARS (plot);
  int month = self->first_month + item * self->slot_months;

  if (self->slot_months == 12)
    return g_strdup_printf ("%04d", month / 12);
  if (self->slot_months == 3)
    return g_strdup_printf ("%04d-Q%d", month / 12, month % 12 / 3 + 1);
  return g_strdup_printf ("%04d-%02d", month / 12, month % 12 + 1);
}

static void
fill_sheet (FinxPlot  *plot,
            FinxSheet *sheet)
{
  FinxIncomeBars *self = FINX_INCOME_BARS (plot);

  finx_sheet_text (sheet, _("Month"));
  for (guint s = 0; s < N_SERIES; s++)
    if (self->names[s] != NULL)
      finx_sheet_text (sheet, self->names[s]);
  finx_sheet_text (sheet, _("Total"));
  finx_sheet_end_row (sheet);
  for (guint i = 0; i < self->slots->len; i++)
    {
      g_autofree char *id = get_id (plot, (int) i);

      finx_sheet_text (sheet, id);
      for (guint s = 0; s < N_SERIES; s++)
        if (self->names[s] != NULL)
          finx_sheet_number (sheet, get_slot (self, i)->parts[s], finx_currency_digits (self->currency));
      finx_sheet_number (sheet, get_slot (self, i)->n_unknown > 0 ? (double) NAN : get_slot (self, i)->total, finx_currency_digits (self->currency));
      finx_sheet_end_row (sheet);
    }
}

static void
finx_income_bars_measure (GtkWidget      *widget,
                          GtkOrientation  orientation,
                          int             for_size,
                          int            *minimum,
                          int            *natural,
                          int            *minimum_baseline,
                          int            *natural_baseline)
{
  *minimum = orientation == GTK_ORIENTATION_HORIZONTAL ? 200 : 140;
  *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? 480 : 220;
  *minimum_baseline = *natural_baseline = -1;
}

static void
finx_income_bars_finalize (GObject *object)
{
  FinxIncomeBars *self = FINX_INCOME_BARS (object);

  clear_names (self);
  g_array_unref (self->payments);
  g_array_unref (self->slots);
  g_free (self->currency);
  G_OBJECT_CLASS (finx_income_bars_parent_class)->finalize (object);
}

static void
finx_income_bars_class_init (FinxIncomeBarsClass *klass)
{
  FinxPlotClass *plot_class = FINX_PLOT_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finx_income_bars_finalize;
  GTK_WIDGET_CLASS (klass)->measure = finx_income_bars_measure;
  plot_class->layout = layout;
  plot_class->draw = draw;
  plot_class->get_n = get_n;
  plot_class->get_area = get_area;
  plot_class->move = move;
  plot_class->describe = describe;
  plot_class->summarize = summarize;
  plot_class->get_id = get_id;
  plot_class->fill_sheet = fill_sheet;
}

static void
finx_income_bars_init (FinxIncomeBars *self)
{
  self->payments = g_array_new (FALSE, FALSE, sizeof (Payment));
  g_array_set_clear_func (self->payments, payment_clear);
  self->slots = g_array_new (FALSE, TRUE, sizeof (Slot));
  self->months = 36;
  finx_plot_set_label (FINX_PLOT (self), _("Income"));
  finx_plot_set_empty (FINX_PLOT (self), _("No income yet"));
}

GtkWidget *
finx_income_bars_new (void)
{
  return g_object_new (FINX_TYPE_INCOME_BARS, NULL);
}

static int
compare_payments (gconstpointer a,
                  gconstpointer b)
{
  return ((const Payment *) a)->month - ((const Payment *) b)->month;
}

void
finx_income_bars_set (FinxIncomeBars          *self,
                      const FinxIncomePayment *payments,
                      gsize                    n,
                      gint32                   as_of,
                      const char              *currency)
{
  int year, month, day;

  g_return_if_fail (FINX_IS_INCOME_BARS (self));

  finx_date_from_days (as_of, &year, &month, &day);
  self->last_month = year * 12 + month - 1;
  g_free (self->currency);
  self->currency = g_strdup (currency);
  g_array_set_size (self->payments, 0);
  for (gsize i = 0; i < n; i++)
    {
      Payment payment = { .amount = payments[i].amount };

      if (payments[i].day > as_of)
        continue;
      finx_date_from_days (payments[i].day, &year, &month, &day);
      payment.month = year * 12 + month - 1;
      payment.holding = g_strdup (payments[i].holding);
      g_array_append_val (self->payments, payment);
    }
  g_array_sort (self->payments, compare_payments);
  finx_plot_changed (FINX_PLOT (self));
}

void
finx_income_bars_set_months (FinxIncomeBars *self,
                             guint           months)
{
  g_return_if_fail (FINX_IS_INCOME_BARS (self));
  self->months = months;
  finx_plot_changed (FINX_PLOT (self));
}
