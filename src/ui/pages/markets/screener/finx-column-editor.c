/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/screener/finx-column-editor.h"

#include <glib/gi18n.h>

#include "base/finx-error.h"
#include "market/expressions/finx-expression.h"
#include "market/screener/finx-screen-terms.h"
#include "ui/pages/markets/screener/finx-number-choice.h"

struct _FinxColumnEditor
{
  GtkPopover parent_instance;
  GPtrArray *columns;                   /* (element-type char*), ended by %NULL */
  GtkWidget *list, *number, *entry, *fault, *add;
};

enum { CHANGED, N_SIGNALS };

G_DEFINE_FINAL_TYPE (FinxColumnEditor, finx_column_editor, GTK_TYPE_POPOVER)

static guint signals[N_SIGNALS];

static guint
count (FinxColumnEditor *self)
{
  return self->columns->len - 1;
}

static void fill_list (FinxColumnEditor *self);

static void
tell_changed (FinxColumnEditor *self)
{
  fill_list (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
remove_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  FinxColumnEditor *self = FINX_COLUMN_EDITOR (widget);
  guint at = g_variant_get_uint32 (parameter);

  if (at >= count (self))
    return;
  g_ptr_array_remove_index (self->columns, at);
  tell_changed (self);
  gtk_widget_grab_focus (self->number);
}

static void
raise_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  FinxColumnEditor *self = FINX_COLUMN_EDITOR (widget);
  guint at = g_variant_get_uint32 (parameter);
  gpointer moved;

  if (at == 0 || at >= count (self))
    return;
  moved = g_ptr_array_steal_index (self->columns, at);
  g_ptr_array_insert (self->columns, (int) at - 1, moved);
  tell_changed (self);
  gtk_widget_child_focus (self->list, GTK_DIR_TAB_FORWARD);
}

static void
append_button (GtkWidget  *row,
               const char *icon,
               const char *tooltip,
               const char *action,
               guint       at)
{
  GtkWidget *button = gtk_button_new_from_icon_name (icon);

  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip, -1);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), action);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "u", at);
  gtk_box_append (GTK_BOX (row), button);
}

static void
append_row (FinxColumnEditor *self,
            guint             at)
{
  g_autofree char *title = finx_screen_column_title (self->columns->pdata[at]);
  g_autofree char *left = g_strdup_printf (_("Move %s to the left"), title), *away = g_strdup_printf (_("Take %s away"), title);
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 0), *label = gtk_label_new (title);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_MIDDLE);
  gtk_widget_set_tooltip_text (label, self->columns->pdata[at]);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_box_append (GTK_BOX (row), label);
  if (at > 0)
    append_button (row, "go-up-symbolic", left, "columns.raise", at);
  append_button (row, "list-remove-symbolic", away, "columns.remove", at);
  gtk_box_append (GTK_BOX (self->list), row);
}

static void
fill_list (FinxColumnEditor *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_box_remove (GTK_BOX (self->list), child);
  for (guint i = 0; i < count (self); i++)
    append_row (self, i);
  gtk_widget_set_visible (self->list, count (self) > 0);
}

/* Returns: (transfer full) (nullable): what is in the entry as it will be written; its fault is told */
static char *
check (FinxColumnEditor *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  g_autoptr(GError) error = NULL;
  g_autoptr(FinxExpression) parsed = NULL;
  g_autofree char *sentence = NULL;

  if (count (self) >= FINX_SCREEN_MOST_COLUMNS)
    sentence = g_strdup_printf (_("There are %d columns at most; take one away first."), FINX_SCREEN_MOST_COLUMNS);
  else if ((parsed = finx_expression_parse_number (text, FINX_SUBJECT_INSTRUMENT, NULL, &error)) == NULL && *text != '\0')
    sentence = finx_error_text (error);
  gtk_label_set_text (GTK_LABEL (self->fault), sentence != NULL ? sentence : "");
  gtk_widget_set_visible (self->fault, sentence != NULL);
  gtk_widget_set_sensitive (self->add, parsed != NULL);
  return parsed != NULL ? finx_expression_to_string (parsed) : NULL;
}

static void
entry_changed_cb (FinxColumnEditor *self)
{
  g_autofree char *text = check (self);
}

static void
number_changed_cb (FinxColumnEditor *self)
{
  g_autofree char *text = finx_number_choice_get_text (FINX_NUMBER_CHOICE (self->number));

  gtk_editable_set_text (GTK_EDITABLE (self->entry), text);
}

static void
add_cb (FinxColumnEditor *self)
{
  char *text = check (self);

  if (text == NULL)
    return;
  g_ptr_array_insert (self->columns, (int) count (self), text);
  tell_changed (self);
  entry_changed_cb (self);
}

static void
finx_column_editor_finalize (GObject *object)
{
  g_ptr_array_unref (FINX_COLUMN_EDITOR (object)->columns);
  G_OBJECT_CLASS (finx_column_editor_parent_class)->finalize (object);
}

static void
finx_column_editor_class_init (FinxColumnEditorClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = finx_column_editor_finalize;
  gtk_widget_class_install_action (widget_class, "columns.remove", "u", remove_action);
  gtk_widget_class_install_action (widget_class, "columns.raise", "u", raise_action);
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
finx_column_editor_init (FinxColumnEditor *self)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 6), *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

  self->columns = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->columns, NULL);
  self->list = gtk_box_new (GTK_ORIENTATION_VERTICAL, 0);
  self->number = finx_number_choice_new ();
  self->entry = gtk_entry_new ();
  gtk_widget_set_hexpand (self->entry, TRUE);
  gtk_widget_add_css_class (self->entry, "monospace");
  gtk_entry_set_placeholder_text (GTK_ENTRY (self->entry), "rsi(14, 1h)");
  gtk_entry_set_max_length (GTK_ENTRY (self->entry), FINX_EXPRESSION_LONGEST);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->entry), GTK_ACCESSIBLE_PROPERTY_LABEL, _("Column as text"), -1);
  self->add = gtk_button_new_with_label (_("Add"));
  gtk_widget_add_css_class (self->add, "suggested-action");
  gtk_widget_set_sensitive (self->add, FALSE);
  self->fault = gtk_label_new (NULL);
  gtk_label_set_xalign (GTK_LABEL (self->fault), 0);
  gtk_label_set_wrap (GTK_LABEL (self->fault), TRUE);
  gtk_label_set_max_width_chars (GTK_LABEL (self->fault), 40);
  gtk_widget_add_css_class (self->fault, "caption");
  gtk_widget_add_css_class (self->fault, "error");
  gtk_widget_set_visible (self->fault, FALSE);
  gtk_box_append (GTK_BOX (row), self->entry);
  gtk_box_append (GTK_BOX (row), self->add);
  gtk_widget_set_size_request (box, 360, -1);
  gtk_box_append (GTK_BOX (box), self->list);
  gtk_box_append (GTK_BOX (box), self->number);
  gtk_box_append (GTK_BOX (box), row);
  gtk_box_append (GTK_BOX (box), self->fault);
  gtk_widget_add_css_class (GTK_WIDGET (self), "finx-editor");
  gtk_popover_set_child (GTK_POPOVER (self), box);
  g_signal_connect_object (self->number, "changed", G_CALLBACK (number_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "changed", G_CALLBACK (entry_changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->entry, "activate", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->add, "clicked", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
finx_column_editor_new (void)
{
  return g_object_new (FINX_TYPE_COLUMN_EDITOR, NULL);
}

void
finx_column_editor_set (FinxColumnEditor  *self,
                        const char *const *columns)
{
  g_return_if_fail (FINX_IS_COLUMN_EDITOR (self));

  g_ptr_array_set_size (self->columns, 0);
  for (; *columns != NULL; columns++)
    g_ptr_array_add (self->columns, g_strdup (*columns));
  g_ptr_array_add (self->columns, NULL);
  fill_list (self);
}

const char *const *
finx_column_editor_get (FinxColumnEditor *self)
{
  g_return_val_if_fail (FINX_IS_COLUMN_EDITOR (self), NULL);
  return (const char *const *) self->columns->pdata;
}
