/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/alerts/finx-when-completion.h"

#include <glib/gi18n.h>
#include <string.h>

#include "market/expressions/finx-expression-completion.h"

#define MOST 8                          /* rows */

struct _FinxWhenCompletion
{
  GtkPopover  parent_instance;
  GtkEntry   *entry;                    /* borrowed: a sibling, that lives as long */
  GtkWidget  *list;
  GPtrArray  *found;                    /* (element-type FinxCompletion) */
  gsize       first;                    /* byte of the entry's text where they begin */
  FinxSubject subject;
  gboolean    is_chosen;                /* by the arrows: Enter takes it */
  gboolean    is_taking;                /* the text is changed by what was taken */
  guint       look_id;
};

G_DEFINE_FINAL_TYPE (FinxWhenCompletion, finx_when_completion, GTK_TYPE_POPOVER)

/* Bytes before the caret. */
static gsize
get_caret (FinxWhenCompletion *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));

  return (gsize) (g_utf8_offset_to_pointer (text, gtk_editable_get_position (GTK_EDITABLE (self->entry))) - text);
}

static GtkWidget *
make_row (const FinxCompletion *completion)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12), *text = gtk_label_new (completion->text), *title = gtk_label_new (completion->title);

  gtk_widget_add_css_class (text, "monospace");
  gtk_widget_add_css_class (title, "dim-label");
  gtk_label_set_xalign (GTK_LABEL (text), 0);
  gtk_label_set_xalign (GTK_LABEL (title), 1);
  gtk_widget_set_hexpand (title, TRUE);
  gtk_box_append (GTK_BOX (row), text);
  gtk_box_append (GTK_BOX (row), title);
  return row;
}

static void
choose (FinxWhenCompletion *self,
        int                 place)
{
  GtkListBoxRow *row = gtk_list_box_get_row_at_index (GTK_LIST_BOX (self->list), place);

  if (row != NULL)
    gtk_list_box_select_row (GTK_LIST_BOX (self->list), row);
}

static void
show_found (FinxWhenCompletion *self)
{
  GtkWidget *child;

  while ((child = gtk_widget_get_first_child (self->list)) != NULL)
    gtk_list_box_remove (GTK_LIST_BOX (self->list), child);
  for (guint i = 0; i < MIN (self->found->len, MOST); i++)
    gtk_list_box_append (GTK_LIST_BOX (self->list), make_row (self->found->pdata[i]));
  choose (self, 0);
  self->is_chosen = FALSE;
  if (self->found->len > 0)
    gtk_popover_popup (GTK_POPOVER (self));
  else
    gtk_popover_popdown (GTK_POPOVER (self));
}

static gboolean
look_cb (gpointer user_data)
{
  FinxWhenCompletion *self = user_data;

  self->look_id = 0;
  g_clear_pointer (&self->found, g_ptr_array_unref);
  self->found = finx_expression_complete (gtk_editable_get_text (GTK_EDITABLE (self->entry)), get_caret (self), self->subject, &self->first);
  show_found (self);
  return G_SOURCE_REMOVE;
}

/* Only what is typed is completed, not what the program writes. The caret follows the text, so it is looked at afterwards. */
static void
changed_cb (FinxWhenCompletion *self)
{
  GtkEditable *text = gtk_editable_get_delegate (GTK_EDITABLE (self->entry));

  if (!self->is_taking && self->look_id == 0 && gtk_widget_has_focus (GTK_WIDGET (text)))
    self->look_id = g_idle_add (look_cb, self);
}

/* A caret that was moved away is at another name. */
static void
moved_cb (FinxWhenCompletion *self)
{
  if (gtk_widget_get_visible (GTK_WIDGET (self)))
    changed_cb (self);
}

static void
take (FinxWhenCompletion *self,
      guint               place)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->entry));
  int first = (int) g_utf8_pointer_to_offset (text, text + self->first), position = first;
  const char *added, *bracket;

  if (self->found == NULL || place >= self->found->len)
    return;
  added = ((const FinxCompletion *) self->found->pdata[place])->text;
  bracket = strchr (added, '(');
  self->is_taking = TRUE;
  gtk_editable_delete_text (GTK_EDITABLE (self->entry), first, gtk_editable_get_position (GTK_EDITABLE (self->entry)));
  gtk_editable_insert_text (GTK_EDITABLE (self->entry), added, -1, &position);
  gtk_editable_set_position (GTK_EDITABLE (self->entry), position);
  /* What stands in the brackets is often another number. */
  if (bracket != NULL && bracket[1] != '\0')
    gtk_editable_select_region (GTK_EDITABLE (self->entry), first + (int) (bracket + 1 - added), position - 1);
  self->is_taking = FALSE;
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
activated_cb (FinxWhenCompletion *self,
              GtkListBoxRow      *row)
{
  take (self, (guint) gtk_list_box_row_get_index (row));
}

static gboolean
key_cb (FinxWhenCompletion *self,
        guint               key,
        guint               code,
        GdkModifierType     state)
{
  GtkListBoxRow *row = gtk_list_box_get_selected_row (GTK_LIST_BOX (self->list));
  int place = row != NULL ? gtk_list_box_row_get_index (row) : 0;

  if (!gtk_widget_get_visible (GTK_WIDGET (self)) || (state & gtk_accelerator_get_default_mod_mask ()) != 0)
    return GDK_EVENT_PROPAGATE;
  switch (key)
    {
    case GDK_KEY_Escape:
      gtk_popover_popdown (GTK_POPOVER (self));
      return GDK_EVENT_STOP;
    case GDK_KEY_Down:
    case GDK_KEY_Up:
      choose (self, place + (key == GDK_KEY_Down ? 1 : -1));
      self->is_chosen = TRUE;
      return GDK_EVENT_STOP;
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (!self->is_chosen)
        {
          gtk_popover_popdown (GTK_POPOVER (self));
          return GDK_EVENT_PROPAGATE;
        }
      take (self, (guint) place);
      return GDK_EVENT_STOP;
    case GDK_KEY_Tab:
    case GDK_KEY_KP_Tab:
      take (self, (guint) place);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
left_cb (FinxWhenCompletion *self)
{
  gtk_popover_popdown (GTK_POPOVER (self));
}

static void
finx_when_completion_dispose (GObject *object)
{
  g_clear_handle_id (&FINX_WHEN_COMPLETION (object)->look_id, g_source_remove);
  G_OBJECT_CLASS (finx_when_completion_parent_class)->dispose (object);
}

static void
finx_when_completion_finalize (GObject *object)
{
  g_clear_pointer (&FINX_WHEN_COMPLETION (object)->found, g_ptr_array_unref);
  G_OBJECT_CLASS (finx_when_completion_parent_class)->finalize (object);
}

static void
finx_when_completion_class_init (FinxWhenCompletionClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = finx_when_completion_dispose;
  G_OBJECT_CLASS (klass)->finalize = finx_when_completion_finalize;
}

static void
finx_when_completion_init (FinxWhenCompletion *self)
{
  self->list = gtk_list_box_new ();
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (self->list), GTK_SELECTION_BROWSE);
  gtk_widget_set_can_focus (self->list, FALSE);
  gtk_widget_set_size_request (self->list, 320, -1);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list), GTK_ACCESSIBLE_PROPERTY_LABEL, _("What it may become"), -1);
  gtk_popover_set_child (GTK_POPOVER (self), self->list);
  gtk_popover_set_autohide (GTK_POPOVER (self), FALSE);
  gtk_popover_set_has_arrow (GTK_POPOVER (self), FALSE);
  gtk_popover_set_position (GTK_POPOVER (self), GTK_POS_BOTTOM);
  gtk_widget_set_halign (GTK_WIDGET (self), GTK_ALIGN_START);
  gtk_widget_set_can_focus (GTK_WIDGET (self), FALSE);
  g_signal_connect_object (self->list, "row-activated", G_CALLBACK (activated_cb), self, G_CONNECT_SWAPPED);
}

GtkWidget *
finx_when_completion_new (GtkEntry *entry)
{
  FinxWhenCompletion *self = g_object_new (FINX_TYPE_WHEN_COMPLETION, NULL);
  GtkEventController *keys = gtk_event_controller_key_new (), *focus = gtk_event_controller_focus_new ();

  self->entry = entry;
  gtk_event_controller_set_propagation_phase (keys, GTK_PHASE_CAPTURE);
  g_signal_connect_object (keys, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (focus, "leave", G_CALLBACK (left_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (entry), keys);
  gtk_widget_add_controller (GTK_WIDGET (entry), focus);
  g_signal_connect_object (entry, "changed", G_CALLBACK (changed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (entry, "notify::cursor-position", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  return GTK_WIDGET (self);
}

void
finx_when_completion_set_subject (FinxWhenCompletion *self,
                                  FinxSubject         subject)
{
  g_return_if_fail (FINX_IS_WHEN_COMPLETION (self));
  self->subject = subject;
}
