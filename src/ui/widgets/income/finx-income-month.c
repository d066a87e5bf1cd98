/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/widgets/income/finx-income-month.h"

#include "base/finx-time.h"

struct _FinxIncomeMonth
{
  GObject  parent_instance;

  int      month;
  double   total;
  GArray  *payments;            /* (element-type FinxIncomePayment): texts owned */
};

G_DEFINE_FINAL_TYPE (FinxIncomeMonth, finx_income_month, G_TYPE_OBJECT)

static void
payment_clear (gpointer data)
{
  FinxIncomePayment *payment = data;

  g_free ((char *) payment->holding);
  g_free ((char *) payment->kind);
  g_free ((char *) payment->text);
}

static void
finx_income_month_finalize (GObject *object)
{
  g_array_unref (FINX_INCOME_MONTH (object)->payments);
  G_OBJECT_CLASS (finx_income_month_parent_class)->finalize (object);
}

static void
finx_income_month_class_init (FinxIncomeMonthClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_income_month_finalize;
}

static void
finx_income_month_init (FinxIncomeMonth *self)
{
  self->payments = g_array_new (FALSE, FALSE, sizeof (FinxIncomePayment));
  g_array_set_clear_func (self->payments, payment_clear);
}

static int
compare_newest_first (gconstpointer a,
                      gconstpointer b)
{
  const FinxIncomePayment *first = *(const FinxIncomePayment *const *) a, *second = *(const FinxIncomePayment *const *) b;

  if (first->day != second->day)
    return first->day > second->day ? -1 : 1;
  return g_strcmp0 (first->holding, second->holding);
}

GListModel *
finx_income_months_new (const FinxIncomePayment *payments,
                        gsize                    n,
                        gint32                   as_of)
{
  g_autoptr(GPtrArray) sorted = g_ptr_array_new ();
  GListStore *store = g_list_store_new (FINX_TYPE_INCOME_MONTH);
  g_autoptr(FinxIncomeMonth) current = NULL;

  for (gsize i = 0; i < n; i++)
    if (payments[i].day <= as_of)
      g_ptr_array_add (sorted, (gpointer) &payments[i]);
  g_ptr_array_sort (sorted, compare_newest_first);
  for (guint i = 0; i < sorted->len; i++)
    {
      const FinxIncomePayment *payment = g_ptr_array_index (sorted, i);
      FinxIncomePayment own = { payment->day, g_strdup (payment->holding), g_strdup (payment->kind), g_strdup (payment->text), payment->amount };
      int year, month, day;

      finx_date_from_days (payment->day, &year, &month, &day);
      if (current == NULL || current->month != year * 12 + month - 1)
        {
          g_clear_object (&current);
          current = g_object_new (FINX_TYPE_INCOME_MONTH, NULL);
          current->month = year * 12 + month - 1;
          g_list_store_append (store, current);
        }
      g_array_append_val (current->payments, own);
      current->total += payment->amount;
    }
  return G_LIST_MODEL (store);
}

int
finx_income_month_get_month (FinxIncomeMonth *self)
{
  return self->month;
}

double
finx_income_month_get_total (FinxIncomeMonth *self)
{
  return self->total;
}

guint
finx_income_month_get_n (FinxIncomeMonth *self)
{
  return self->payments->len;
}

const FinxIncomePayment *
finx_income_month_get_payment (FinxIncomeMonth *self,
                               guint            i)
{
  return &g_array_index (self->payments, FinxIncomePayment, i);
}
