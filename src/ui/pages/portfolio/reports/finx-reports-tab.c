/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/portfolio/reports/finx-reports-tab.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "base/finx-clock.h"
#include "base/finx-error.h"
#include "base/finx-time.h"
#include "engine/review/finx-report.h"
#include "engine/review/finx-review-document.h"
#include "ui/pages/portfolio/reports/finx-report-preview.h"
#include "ui/widgets/finx-print.h"
#include "ui/widgets/finx-widgets.h"

typedef enum { PERIOD_THIS_YEAR, PERIOD_LAST_YEAR, PERIOD_ALL, PERIOD_OWN, N_PERIODS } Period;

/* As the menu has them; the whole review is for paper only. */
typedef enum { SAVE_CSV = FINX_REPORT_CSV, SAVE_JSON, SAVE_XLSX, SAVE_PDF, SAVE_REVIEW } Save;

static const char *const extensions[] = { ".csv", ".json", ".xlsx", ".pdf", ".pdf" };
static const char *const period_names[N_PERIODS] = { "this-year", "last-year", "all", "own" };

#define STATE_CHOICE "portfolio/report"         /* "gains last-year": what was chosen last, of all portfolios */

#define FINX_TYPE_REPORTS_TAB (finx_reports_tab_get_type ())
G_DECLARE_FINAL_TYPE (FinxReportsTab, finx_reports_tab, FINX, REPORTS_TAB, GtkWidget)

struct _FinxReportsTab
{
  GtkWidget             parent_instance;
  FinxPortfolioView    *view;           /* owned */
  GCancellable         *cancellable;    /* of the report that is being made */
  FinxReportTable      *report;         /* (nullable): what is shown */
  GtkFileChooserNative *chooser;        /* (nullable): open */
  Save                  save;           /* what @chooser is for */
  GtkWidget            *box;            /* the only child; the rest are borrowed from it */
  GtkWidget            *kind, *period, *from, *to, *own, *spinner, *count, *preview, *problem, *stack;
  GtkWidget            *save_button, *print_button, *copy_button;
};

G_DEFINE_FINAL_TYPE (FinxReportsTab, finx_reports_tab, GTK_TYPE_WIDGET)

/* What a thread needs to make a report, and what to do with it. */
typedef struct
{
  FinxReview      *review;
  char            *portfolio;
  FinxReportKind   kind;
  gint32           from, to;
  Save             save;
  char            *path;        /* (nullable): where it is written; else it is shown */
} Job;

static void
job_free (gpointer data)
{
  Job *job = data;

  finx_review_unref (job->review);
  g_free (job->portfolio);
  g_free (job->path);
  g_free (job);
}

static gboolean
parse_day (GtkWidget *entry,
           gint32    *day)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (entry));
  gint64 time_us;
  gboolean is_good = strlen (text) == strlen ("2024-03-09") && finx_time_parse_iso (text, &time_us, NULL);

  if (is_good)
    *day = (gint32) finx_days_from_time (time_us);
  if (is_good || *text == '\0')
    gtk_widget_remove_css_class (entry, "error");
  else
    gtk_widget_add_css_class (entry, "error");
  gtk_accessible_update_state (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_STATE_INVALID,
                               is_good || *text == '\0' ? GTK_ACCESSIBLE_INVALID_FALSE : GTK_ACCESSIBLE_INVALID_TRUE, -1);
  return is_good || *text == '\0';
}

/* Returns: %FALSE: a date is not one, or they are in the wrong order */
static gboolean
get_span (FinxReportsTab *self,
          gint32          as_of,
          gint32         *from,
          gint32         *to)
{
  int year, month, day;

  finx_date_from_days (as_of, &year, &month, &day);
  *from = G_MININT32;
  *to = G_MAXINT32;
  switch ((Period) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->period)))
    {
    case PERIOD_THIS_YEAR:
      *from = (gint32) finx_days_from_date (year, 1, 1);
      return TRUE;
    case PERIOD_LAST_YEAR:
      *from = (gint32) finx_days_from_date (year - 1, 1, 1);
      *to = (gint32) finx_days_from_date (year - 1, 12, 31);
      return TRUE;
    case PERIOD_OWN:
      return parse_day (self->from, from) && parse_day (self->to, to) && *from <= *to;
    case PERIOD_ALL:
    case N_PERIODS:
      break;
    }
  return TRUE;
}

/* Returns: (transfer full) (nullable): as chosen; %NULL: there is no review yet, or no time */
static Job *
create_job (FinxReportsTab *self)
{
  FinxReview *review = finx_portfolio_view_get_lots (self->view);
  gint32 from, to;
  Job *job;

  if (review == NULL || !get_span (self, finx_review_get_options (review)->as_of, &from, &to))
    return NULL;
  job = g_new0 (Job, 1);
  job->review = finx_review_ref (review);
  job->portfolio = g_strdup (finx_portfolio_view_is_all (self->view) ? NULL : finx_portfolio_view_get_name (self->view));
  job->kind = (FinxReportKind) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->kind));
  job->from = from;
  job->to = to;
  return job;
}

static void
make_in_thread (GTask        *task,
                gpointer      source,
                gpointer      data,
                GCancellable *cancellable)
{
  const Job *job = data;

  g_task_return_pointer (task, finx_report_new (job->kind, job->review, job->portfolio, job->from, job->to),
                         (GDestroyNotify) finx_report_table_unref);
}

static void
show_report (FinxReportsTab *self)
{
  guint n = finx_report_table_get_n_rows (self->report);
  g_autofree char *text = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u row", "%u rows", n), n);
  GtkWidget *before = self->preview;

  self->preview = finx_report_preview_new (self->report);
  gtk_stack_add_child (GTK_STACK (self->stack), self->preview);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->preview);
  if (before != NULL)
    gtk_stack_remove (GTK_STACK (self->stack), before);
  gtk_label_set_text (GTK_LABEL (self->count), n > 0 ? text : "");
  gtk_widget_set_sensitive (self->save_button, TRUE);
  gtk_widget_set_sensitive (self->print_button, finx_pdf_is_supported ());
  gtk_widget_set_sensitive (self->copy_button, n > 0);
}

static void
made_cb (GObject      *source,
         GAsyncResult *result,
         gpointer      user_data)
{
  FinxReportsTab *self = FINX_REPORTS_TAB (source);
  FinxReportTable *report = g_task_propagate_pointer (G_TASK (result), NULL);

  if (report == NULL || self->view == NULL)
    {
      g_clear_pointer (&report, finx_report_table_unref);
      return;                           /* another one is under way */
    }
  g_clear_pointer (&self->report, finx_report_table_unref);
  self->report = report;
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  show_report (self);
}

static void
show_problem (FinxReportsTab *self,
              const char     *title,
              const char     *text)
{
  adw_status_page_set_title (ADW_STATUS_PAGE (self->problem), title);
  adw_status_page_set_description (ADW_STATUS_PAGE (self->problem), text);
  gtk_stack_set_visible_child (GTK_STACK (self->stack), self->problem);
  gtk_label_set_text (GTK_LABEL (self->count), "");
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  gtk_widget_set_sensitive (self->save_button, FALSE);
  gtk_widget_set_sensitive (self->print_button, FALSE);
  gtk_widget_set_sensitive (self->copy_button, FALSE);
}

static void
update (FinxReportsTab *self)
{
  const GError *error = finx_reviewer_get_error (finx_portfolio_view_get_reviewer (self->view));
  Job *job;
  g_autoptr(GTask) task = NULL;

  if (!gtk_widget_get_mapped (GTK_WIDGET (self)))
    return;
  g_cancellable_cancel (self->cancellable);
  g_set_object (&self->cancellable, NULL);
  job = create_job (self);
  if (job == NULL && finx_portfolio_view_get_lots (self->view) != NULL)
    show_problem (self, _("No time is chosen"), _("Give two days such as 2024-03-09, the earlier one first."));
  else if (job == NULL && error != NULL)
    {
      g_autofree char *sentence = finx_error_text (error);

      show_problem (self, _("The figures could not be computed"), sentence);
    }
  if (job == NULL)
    return;
  self->cancellable = g_cancellable_new ();
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  task = g_task_new (self, self->cancellable, made_cb, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, make_in_thread);
}

/* Prices of practice move every few seconds: there the report stays as it was made, so that it can be read. */
static void
review_changed_cb (FinxReportsTab *self)
{
  if (self->report == NULL || !finx_portfolio_view_is_simulated (self->view))
    update (self);
}

static void
restore_choice (FinxReportsTab *self)
{
  g_autofree char *text = finx_engine_get_state (finx_portfolio_view_get_engine (self->view), STATE_CHOICE);
  g_auto(GStrv) words = g_strsplit (text != NULL ? text : "", " ", 2);
  FinxReportKind kind;

  if (g_strv_length (words) != 2)
    return;
  if (finx_report_kind_from_string (words[0], &kind))
    gtk_drop_down_set_selected (GTK_DROP_DOWN (self->kind), kind);
  for (guint i = 0; i < N_PERIODS; i++)
    if (i != PERIOD_OWN && g_str_equal (words[1], period_names[i]))     /* days of one's own are not those of next time */
      gtk_drop_down_set_selected (GTK_DROP_DOWN (self->period), i);
}

static void
keep_choice (FinxReportsTab *self)
{
  g_autofree char *text = g_strjoin (" ", finx_report_kind_to_string ((FinxReportKind) gtk_drop_down_get_selected (GTK_DROP_DOWN (self->kind))),
                                     period_names[gtk_drop_down_get_selected (GTK_DROP_DOWN (self->period))], NULL);

  finx_engine_set_state (finx_portfolio_view_get_engine (self->view), STATE_CHOICE, text);
}

static void
chosen_cb (FinxReportsTab *self)
{
  guint kind = gtk_drop_down_get_selected (GTK_DROP_DOWN (self->kind));

  if (kind >= FINX_N_REPORTS)
    return;
  keep_choice (self);
  gtk_widget_set_sensitive (self->period, finx_report_kind_has_span ((FinxReportKind) kind));
  gtk_widget_set_tooltip_text (self->period, finx_report_kind_has_span ((FinxReportKind) kind) ? _("The time the report is of")
                                                                                              : _("This report is of the last day"));
  gtk_widget_set_visible (self->own, finx_report_kind_has_span ((FinxReportKind) kind)
                                     && gtk_drop_down_get_selected (GTK_DROP_DOWN (self->period)) == PERIOD_OWN);
  update (self);
}

static void
write_in_thread (GTask        *task,
                 gpointer      source,
                 gpointer      data,
                 GCancellable *cancellable)
{
  const Job *job = data;
  GError *error = NULL;
  gboolean is_done;

  if (job->save == SAVE_REVIEW)
    {
      g_autoptr(FinxPdf) document = finx_review_document_new (job->review, job->portfolio, job->from, job->to);

      is_done = finx_pdf_write (document, job->path, NULL, &error);
    }
  else
    {
      g_autoptr(FinxReportTable) report = finx_report_new (job->kind, job->review, job->portfolio, job->from, job->to);

      is_done = finx_report_table_write (report, (FinxReportFormat) job->save, job->path, &error);
    }
  if (is_done)
    g_task_return_boolean (task, TRUE);
  else
    g_task_return_error (task, error);
}

static void
written_cb (GObject      *source,
            GAsyncResult *result,
            gpointer      user_data)
{
  FinxReportsTab *self = FINX_REPORTS_TAB (source);
  const Job *job = g_task_get_task_data (G_TASK (result));
  g_autofree char *name = g_path_get_basename (job->path), *text = NULL, *action = NULL;
  g_autoptr(GVariant) path = g_variant_ref_sink (g_variant_new_string (job->path));
  g_autoptr(GError) error = NULL;

  if (self->view == NULL)
    return;
  gtk_spinner_stop (GTK_SPINNER (self->spinner));
  if (!g_task_propagate_boolean (G_TASK (result), &error))
    {
      text = finx_error_text (error);
      finx_workspace_toast (finx_portfolio_view_get_workspace (self->view), text, NULL, NULL);
      return;
    }
  text = g_strdup_printf (_("Saved “%s”"), name);
  action = g_action_print_detailed_name ("app.show-file", path);
  finx_workspace_toast (finx_portfolio_view_get_workspace (self->view), text, _("Show"), action);
}

static void
write_file (FinxReportsTab *self,
            Save            save,
            char           *path)               /* taken */
{
  Job *job = create_job (self);
  g_autoptr(GTask) task = NULL;

  if (job == NULL)
    {
      g_free (path);
      return;
    }
  job->save = save;
  job->path = path;
  gtk_spinner_start (GTK_SPINNER (self->spinner));
  task = g_task_new (self, NULL, written_cb, NULL);
  g_task_set_task_data (task, job, job_free);
  g_task_run_in_thread (task, write_in_thread);
}

static void
file_chosen_cb (FinxReportsTab *self,
                int             response)
{
  g_autoptr(GtkFileChooserNative) chooser = g_steal_pointer (&self->chooser);
  g_autoptr(GFile) file = response == GTK_RESPONSE_ACCEPT ? gtk_file_chooser_get_file (GTK_FILE_CHOOSER (chooser)) : NULL;
  char *path = file != NULL ? g_file_get_path (file) : NULL;

  if (path != NULL)
    write_file (self, self->save, path);
}

/* @extension: (nullable): of a file */
static char *
get_name (FinxReportsTab *self,
          const char     *report,
          const char     *extension)
{
  return g_strconcat (finx_portfolio_view_get_id (self->view), "-", report, extension, NULL);
}

static void
save_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  FinxReportsTab *self = FINX_REPORTS_TAB (widget);
  g_autofree char *name = NULL;

  if (self->report == NULL || self->chooser != NULL)
    return;
  self->save = (Save) g_variant_get_int32 (parameter);
  name = get_name (self, self->save == SAVE_REVIEW ? "review" : finx_report_table_get_name (self->report), extensions[self->save]);
  self->chooser = gtk_file_chooser_native_new (_("Save the report"), GTK_WINDOW (gtk_widget_get_root (widget)), GTK_FILE_CHOOSER_ACTION_SAVE,
                                               _("Save"), _("Cancel"));
  gtk_native_dialog_set_modal (GTK_NATIVE_DIALOG (self->chooser), TRUE);
  gtk_file_chooser_set_current_name (GTK_FILE_CHOOSER (self->chooser), name);
  g_signal_connect_object (self->chooser, "response", G_CALLBACK (file_chosen_cb), self, G_CONNECT_SWAPPED);
  gtk_native_dialog_show (GTK_NATIVE_DIALOG (self->chooser));
}

static void
print_failed (GtkWidget    *widget,
              const GError *error)
{
  FinxReportsTab *self = FINX_REPORTS_TAB (widget);
  g_autofree char *text = g_strdup_printf (_("The report was not printed: %s"), error->message);

  if (self->view != NULL)
    finx_workspace_toast (finx_portfolio_view_get_workspace (self->view), text, NULL, NULL);
}

static void
print_action (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  FinxReportsTab *self = FINX_REPORTS_TAB (widget);
  g_autofree char *name = NULL;

  if (self->report == NULL || !finx_pdf_is_supported ())
    return;
  name = get_name (self, finx_report_table_get_name (self->report), NULL);
  finx_print (widget, finx_report_table_to_pdf (self->report), name, print_failed);
}

static void
copy_action (GtkWidget  *widget,
             const char *action,
             GVariant   *parameter)
{
  FinxReportsTab *self = FINX_REPORTS_TAB (widget);

  if (self->preview == NULL || self->report == NULL)
    return;
  finx_table_copy (FINX_TABLE (self->preview));
  finx_workspace_toast (finx_portfolio_view_get_workspace (self->view), _("Copied; it can be pasted into a spreadsheet"), NULL, NULL);
}

static GtkWidget *
make_date_entry (FinxReportsTab *self,
                 const char     *name)
{
  GtkWidget *entry = gtk_entry_new ();

  gtk_editable_set_width_chars (GTK_EDITABLE (entry), 10);
  gtk_editable_set_max_width_chars (GTK_EDITABLE (entry), 10);
  gtk_entry_set_placeholder_text (GTK_ENTRY (entry), "2024-03-09");
  gtk_widget_set_tooltip_text (entry, name);
  gtk_accessible_update_property (GTK_ACCESSIBLE (entry), GTK_ACCESSIBLE_PROPERTY_LABEL, name, -1);
  g_signal_connect_swapped (entry, "changed", G_CALLBACK (update), self);
  gtk_box_append (GTK_BOX (self->own), entry);
  return entry;
}

static void
build_choices (FinxReportsTab *self,
               GtkWidget      *tools)
{
  const char *const periods[] = { _("This year"), _("Last year"), _("All the time"), _("From … to …"), NULL };
  const char *kinds[FINX_N_REPORTS + 1] = { NULL };

  for (guint i = 0; i < FINX_N_REPORTS; i++)
    kinds[i] = finx_report_kind_title ((FinxReportKind) i);
  self->kind = gtk_drop_down_new_from_strings (kinds);
  finx_drop_down_set_name (GTK_DROP_DOWN (self->kind), _("Report"));
  self->period = gtk_drop_down_new_from_strings (periods);
  finx_drop_down_set_name (GTK_DROP_DOWN (self->period), _("Time"));
  self->own = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);
  self->from = make_date_entry (self, _("First day"));
  self->to = make_date_entry (self, _("Last day"));
  gtk_box_append (GTK_BOX (tools), self->kind);
  gtk_box_append (GTK_BOX (tools), self->period);
  gtk_box_append (GTK_BOX (tools), self->own);
  restore_choice (self);
  g_signal_connect_swapped (self->kind, "notify::selected", G_CALLBACK (chosen_cb), self);
  g_signal_connect_swapped (self->period, "notify::selected", G_CALLBACK (chosen_cb), self);
}

static void
append_save (GMenu      *menu,
             const char *label,
             Save        save,
             gboolean    is_supported)
{
  g_autofree char *action = g_strdup_printf ("reports.save(%d)", (int) save);

  if (is_supported)
    g_menu_append (menu, label, action);
}

static void
build_buttons (FinxReportsTab *self,
               GtkWidget      *tools)
{
  g_autoptr(GMenu) menu = g_menu_new (), table = g_menu_new (), whole = g_menu_new ();

  append_save (table, _("Table for spreadsheets (CSV)…"), SAVE_CSV, TRUE);
  append_save (table, _("Workbook (XLSX)…"), SAVE_XLSX, finx_sheet_is_supported ());
  append_save (table, _("Data for programs (JSON)…"), SAVE_JSON, TRUE);
  append_save (table, _("Document (PDF)…"), SAVE_PDF, finx_pdf_is_supported ());
  append_save (whole, _("Whole review (PDF)…"), SAVE_REVIEW, finx_pdf_is_supported ());
  g_menu_append_section (menu, NULL, G_MENU_MODEL (table));
  g_menu_append_section (menu, NULL, G_MENU_MODEL (whole));

  self->copy_button = gtk_button_new_from_icon_name ("edit-copy-symbolic");
  gtk_widget_add_css_class (self->copy_button, "flat");
  gtk_widget_set_tooltip_text (self->copy_button, _("Copy the table (Ctrl+Shift+C)"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->copy_button), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Copy the table"), -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->copy_button), "reports.copy");
  self->print_button = gtk_button_new_with_label (_("Print…"));
  gtk_widget_set_tooltip_text (self->print_button, _("Print the report (Ctrl+P)"));
  gtk_actionable_set_action_name (GTK_ACTIONABLE (self->print_button), "reports.print");
  self->save_button = gtk_menu_button_new ();
  gtk_menu_button_set_label (GTK_MENU_BUTTON (self->save_button), _("Save as"));
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (self->save_button), G_MENU_MODEL (menu));
  gtk_box_append (GTK_BOX (tools), self->copy_button);
  gtk_box_append (GTK_BOX (tools), self->print_button);
  gtk_box_append (GTK_BOX (tools), self->save_button);
}

static GtkWidget *
build_tools (FinxReportsTab *self)
{
  GtkWidget *tools = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  gtk_widget_add_css_class (tools, "finx-tab-tools");
  build_choices (self, tools);
  self->count = gtk_label_new (NULL);
  gtk_widget_add_css_class (self->count, "dim");
  gtk_widget_add_css_class (self->count, "numeric");
  gtk_label_set_xalign (GTK_LABEL (self->count), 0);
  gtk_label_set_ellipsize (GTK_LABEL (self->count), PANGO_ELLIPSIZE_END);
  gtk_widget_set_margin_start (self->count, 6);
  gtk_widget_set_hexpand (self->count, TRUE);
  self->spinner = gtk_spinner_new ();
  gtk_box_append (GTK_BOX (tools), self->count);
  gtk_box_append (GTK_BOX (tools), self->spinner);
  build_buttons (self, tools);
  return tools;
}

static void
finx_reports_tab_dispose (GObject *object)
{
  FinxReportsTab *self = FINX_REPORTS_TAB (object);

  g_cancellable_cancel (self->cancellable);
  g_clear_object (&self->cancellable);
  g_clear_object (&self->chooser);
  g_clear_pointer (&self->box, gtk_widget_unparent);
  g_clear_pointer (&self->report, finx_report_table_unref);
  g_clear_object (&self->view);
  G_OBJECT_CLASS (finx_reports_tab_parent_class)->dispose (object);
}

static void
finx_reports_tab_class_init (FinxReportsTabClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = finx_reports_tab_dispose;
  gtk_widget_class_set_layout_manager_type (widget_class, GTK_TYPE_BIN_LAYOUT);
  gtk_widget_class_install_action (widget_class, "reports.save", "i", save_action);
  gtk_widget_class_install_action (widget_class, "reports.print", NULL, print_action);
  gtk_widget_class_install_action (widget_class, "reports.copy", NULL, copy_action);
}

static gboolean
key_cb (GtkWidget *widget,
        GVariant  *args,
        gpointer   action)
{
  return gtk_widget_get_mapped (widget) && gtk_widget_activate_action (widget, action, NULL);
}

static void
add_key (GtkEventController *keys,
         const char         *trigger,
         const char         *action)
{
  gtk_shortcut_controller_add_shortcut (GTK_SHORTCUT_CONTROLLER (keys),
                                        gtk_shortcut_new (gtk_shortcut_trigger_parse_string (trigger),
                                                          gtk_callback_action_new (key_cb, (gpointer) action, NULL)));
}

/* Keys of the window, for this tab while it is on screen. */
static void
finx_reports_tab_init (FinxReportsTab *self)
{
  GtkEventController *keys = gtk_shortcut_controller_new ();

  gtk_shortcut_controller_set_scope (GTK_SHORTCUT_CONTROLLER (keys), GTK_SHORTCUT_SCOPE_GLOBAL);
  add_key (keys, "<Control>p", "reports.print");
  add_key (keys, "<Control><Shift>c", "reports.copy");
  gtk_widget_add_controller (GTK_WIDGET (self), keys);
  self->box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  gtk_widget_set_parent (self->box, GTK_WIDGET (self));
}

GtkWidget *
finx_reports_tab_new (FinxPortfolioView *view)
{
  FinxReportsTab *self = g_object_new (FINX_TYPE_REPORTS_TAB, NULL);

  self->view = g_object_ref (view);
  gtk_box_append (GTK_BOX (self->box), build_tools (self));
  self->stack = gtk_stack_new ();
  gtk_widget_set_vexpand (self->stack, TRUE);
  self->problem = adw_status_page_new ();
  adw_status_page_set_icon_name (ADW_STATUS_PAGE (self->problem), "finx-portfolio-symbolic");
  gtk_stack_add_child (GTK_STACK (self->stack), self->problem);
  show_problem (self, _("Computing the figures"), NULL);
  gtk_box_append (GTK_BOX (self->box), self->stack);
  chosen_cb (self);
  g_signal_connect_object (view, "review-changed", G_CALLBACK (review_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect (self, "map", G_CALLBACK (update), NULL);
  return GTK_WIDGET (self);
}
