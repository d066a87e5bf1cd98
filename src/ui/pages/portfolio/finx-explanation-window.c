/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/finx-explanation-window.h"

#include <glib/gi18n.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "ui/widgets/finx-widgets.h"
#include "ui/words/finx-format.h"

/* A line of the explanation as a row. */
#define FINX_TYPE_EXPLANATION_ITEM (finx_explanation_item_get_type ())
G_DECLARE_FINAL_TYPE (FinxExplanationItem, finx_explanation_item, FINX, EXPLANATION_ITEM, GObject)

struct _FinxExplanationItem
{
  GObject     parent_instance;
  gint32      day;
  char       *sentence;
  FinxDecimal counts, sum;
};

G_DEFINE_FINAL_TYPE (FinxExplanationItem, finx_explanation_item, G_TYPE_OBJECT)

struct _FinxExplanationWindow
{
  AdwWindow          parent_instance;
  FinxPortfolioView *view;
  char              *unit;              /* of the figure */
  GtkWidget         *stack, *value, *caption;
  FinxTable         *table;
  GCancellable      *cancellable;
};

G_DEFINE_FINAL_TYPE (FinxExplanationWindow, finx_explanation_window, ADW_TYPE_WINDOW)

/* What a thread works with. */
typedef struct
{
  FinxReview   *review;
  FinxFigureRef figure;
} Job;

static void
finx_explanation_item_finalize (GObject *object)
{
  g_free (FINX_EXPLANATION_ITEM (object)->sentence);
  G_OBJECT_CLASS (finx_explanation_item_parent_class)->finalize (object);
}

static void
finx_explanation_item_class_init (FinxExplanationItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_explanation_item_finalize;
}

static void
finx_explanation_item_init (FinxExplanationItem *self)
{
}

static void
job_free (gpointer data)
{
  finx_review_unref (((Job *) data)->review);
  g_free (data);
}

static char *
date_text (gpointer item,
           gpointer user_data)
{
  return finx_format_date (FINX_EXPLANATION_ITEM (item)->day * FINX_USEC_PER_DAY, "UTC");
}

static int
date_compare (gconstpointer a,
              gconstpointer b,
              gpointer      user_data)
{
  return ((const FinxExplanationItem *) a)->day - ((const FinxExplanationItem *) b)->day;
}

static char *
sentence_text (gpointer item,
               gpointer user_data)
{
  return g_strdup (FINX_EXPLANATION_ITEM (item)->sentence);
}

static gboolean
is_currency (const char *unit)
{
  return unit != NULL && strlen (unit) == 3;
}

static char *
counts_text (gpointer item,
             gpointer user_data)
{
  const char *unit = FINX_EXPLANATION_WINDOW (user_data)->unit;
  FinxDecimal value = FINX_EXPLANATION_ITEM (item)->counts;

  return is_currency (unit) ? finx_format_money_signed (value, unit) : finx_format_signed (finx_decimal_normalize (value), -1);
}

static char *
sum_text (gpointer item,
          gpointer user_data)
{
  const char *unit = FINX_EXPLANATION_WINDOW (user_data)->unit;
  FinxDecimal value = FINX_EXPLANATION_ITEM (item)->sum;

  return is_currency (unit) ? finx_format_money (value, unit) : finx_format_decimal (finx_decimal_normalize (value), -1);
}

static void
explain_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  const Job *job = data;
  const FinxReviewOptions *options = finx_review_get_options (job->review);
  FinxBooksRun run = {
    .transactions = finx_review_get_transactions (job->review),
    .prices = finx_review_get_prices (job->review),
    .base_currency = options->base_currency,
    .method = options->method,
    .expense_fees = options->expense_fees,
    .accounting = finx_review_get_accounting (job->review),
    .refuse_short = options->refuse_short,
    .move_wash_sales = options->move_wash_sales,
    .until = options->as_of,
  };
  GError *error = NULL;
  FinxExplanation *explanation = finx_explanation_new (&job->figure, &run, &error);

  if (explanation != NULL)
    g_task_return_pointer (task, explanation, (GDestroyNotify) finx_explanation_free);
  else
    g_task_return_error (task, error);
}

static void
show (FinxExplanationWindow *self,
      const FinxExplanation *explanation)
{
  g_autoptr(GListStore) items = g_list_store_new (FINX_TYPE_EXPLANATION_ITEM);
  g_autofree char *number = NULL, *text = NULL;

  self->unit = g_strdup (explanation->unit);
  for (guint i = 0; i < explanation->lines->len; i++)
    {
      const FinxExplanationLine *line = &g_array_index (explanation->lines, FinxExplanationLine, i);
      g_autoptr(FinxExplanationItem) item = g_object_new (FINX_TYPE_EXPLANATION_ITEM, NULL);

      item->day = line->day;
      item->sentence = g_strdup (line->sentence);
      item->counts = line->counts;
      item->sum = line->sum;
      g_list_store_append (items, item);
    }
  finx_table_set_model (self->table, G_LIST_MODEL (items));
  number = is_currency (self->unit) ? finx_format_money (explanation->value, self->unit)
                                    : finx_format_decimal (finx_decimal_normalize (explanation->value), -1);
  text = g_strdup_printf ("%s %s", number, self->unit != NULL ? self->unit : "");
  gtk_label_set_text (GTK_LABEL (self->value), text);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "table");
}

static void
explained_cb (GObject      *source,
              GAsyncResult *result,
              gpointer      user_data)
{
  FinxExplanationWindow *self = FINX_EXPLANATION_WINDOW (source);
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxExplanation) explanation = g_task_propagate_pointer (G_TASK (result), &error);
  g_autofree char *sentence = NULL;

  if (g_error_matches (error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;
  if (explanation != NULL)
    {
      show (self, explanation);
      return;
    }
  sentence = finx_error_text (error);
  gtk_label_set_text (GTK_LABEL (self->value), sentence);
  gtk_stack_set_visible_child_name (GTK_STACK (self->stack), "table");
}

static void
finx_explanation_window_dispose (GObject *object)
{
  FinxExplanationWindow *self = FINX_EXPLANATION_WINDOW (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (finx_explanation_window_parent_class)->dispose (object);
}

static void
finx_explanation_window_finalize (GObject *object)
{
  g_free (FINX_EXPLANATION_WINDOW (object)->unit);
  G_OBJECT_CLASS (finx_explanation_window_parent_class)->finalize (object);
}

static void
finx_explanation_window_class_init (FinxExplanationWindowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_explanation_window_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_explanation_window_finalize;
  gtk_widget_class_add_binding_action (GTK_WIDGET_CLASS (klass), GDK_KEY_Escape, 0, "window.close", NULL);
}

static void
finx_explanation_window_init (FinxExplanationWindow *self)
{
  self->cancellable = g_cancellable_new ();
}

static GtkWidget *
build (FinxExplanationWindow *self,
       const char            *figure)
{
  const FinxColumn columns[] = {
    { .id = "date", .title = _("Date"), .text = date_text, .compare = date_compare, .priority = 1, .chars = 14 },
    { .id = "event", .title = _("Event and arithmetic"), .text = sentence_text, .priority = 1, .chars = 30, .expand = TRUE },
    { .id = "counts", .title = _("Counts"), .text = counts_text, .is_number = TRUE, .priority = 1, .chars = 12 },
    { .id = "sum", .title = _("Sum"), .text = sum_text, .is_number = TRUE, .is_bold = TRUE, .priority = 1, .chars = 12 },
  };
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0), *head = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  GtkWidget *spinner = gtk_spinner_new ();

  gtk_widget_add_css_class (head, "inspector");
  self->caption = gtk_label_new (figure);
  gtk_label_set_xalign (GTK_LABEL (self->caption), 0);
  gtk_widget_add_css_class (self->caption, "caption");
  gtk_widget_add_css_class (self->caption, "dim");
  gtk_box_append (GTK_BOX (head), self->caption);
  self->value = gtk_label_new ("–");
  gtk_label_set_xalign (GTK_LABEL (self->value), 0);
  gtk_label_set_wrap (GTK_LABEL (self->value), TRUE);
  gtk_widget_add_css_class (self->value, "figure-large");
  gtk_widget_add_css_class (self->value, "numeric");
  gtk_box_append (GTK_BOX (head), self->value);
  self->table = FINX_TABLE (finx_table_new (_("Events"), NULL, columns, G_N_ELEMENTS (columns), self));
  finx_table_set_empty (self->table, NULL, _("No event counts to this figure: it is zero"), NULL);
  self->stack = gtk_stack_new ();
  gtk_spinner_start (GTK_SPINNER (spinner));
  gtk_stack_add_named (GTK_STACK (self->stack), spinner, "waiting");
  gtk_stack_add_named (GTK_STACK (self->stack), GTK_WIDGET (self->table), "table");
  gtk_widget_set_vexpand (self->stack, TRUE);
  gtk_box_append (GTK_BOX (box), adw_header_bar_new ());
  gtk_box_append (GTK_BOX (box), head);
  gtk_box_append (GTK_BOX (box), self->stack);
  return box;
}

GtkWidget *
finx_explanation_window_new (FinxPortfolioView   *view,
                             const FinxFigureRef *figure,
                             GtkWindow           *parent)
{
  FinxExplanationWindow *self = g_object_new (FINX_TYPE_EXPLANATION_WINDOW, "transient-for", parent, "title", _("Why this number"),
                                              "default-width", 760, "default-height", 520, NULL);
  FinxReview *review = finx_portfolio_view_get_review (view);
  g_autofree char *id = finx_figure_ref_to_id (figure);
  g_autoptr(GTask) task = NULL;
  Job *job;

  self->view = g_object_ref (view);
  adw_window_set_content (ADW_WINDOW (self), build (self, id));
  g_return_val_if_fail (review != NULL, GTK_WIDGET (self));
  job = g_new0 (Job, 1);
  job->review = finx_review_ref (review);
  job->figure = *figure;
  task = g_task_new (self, self->cancellable, explained_cb, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, explain_thread);
  return GTK_WIDGET (self);
}
