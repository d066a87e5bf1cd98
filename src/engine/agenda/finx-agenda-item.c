/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "engine/agenda/finx-agenda-item.h"

static const char *const kind_names[] = { "dividend", "payment", "split", "expiry", "exchange", "economy", "alert", "earnings" };
static const char *const rhythm_names[] = { "unknown", "daily", "weekly", "monthly", "quarterly", "yearly" };
G_STATIC_ASSERT (G_N_ELEMENTS (kind_names) == FINX_N_AGENDA_KINDS);

struct _FinxAgendaItem
{
  GObject         parent_instance;
  FinxAgendaEntry entry;
};

G_DEFINE_FINAL_TYPE (FinxAgendaItem, finx_agenda_item, G_TYPE_OBJECT)

const char *
finx_agenda_kind_to_string (FinxAgendaKind kind)
{
  g_return_val_if_fail ((guint) kind < G_N_ELEMENTS (kind_names), "");
  return kind_names[kind];
}

gboolean
finx_agenda_kind_from_string (const char     *text,
                              FinxAgendaKind *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kind_names); i++)
    if (g_strcmp0 (text, kind_names[i]) == 0)
      {
        *kind = (FinxAgendaKind) i;
        return TRUE;
      }
  return FALSE;
}

const char *
finx_rhythm_to_string (FinxRhythm rhythm)
{
  g_return_val_if_fail ((guint) rhythm < G_N_ELEMENTS (rhythm_names), "");
  return rhythm_names[rhythm];
}

static void
finx_agenda_item_finalize (GObject *object)
{
  FinxAgendaEntry *entry = &FINX_AGENDA_ITEM (object)->entry;

  g_free (entry->subject);
  g_free (entry->release);
  g_free (entry->unit);
  g_free (entry->source);
  G_OBJECT_CLASS (finx_agenda_item_parent_class)->finalize (object);
}

static void
finx_agenda_item_class_init (FinxAgendaItemClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = finx_agenda_item_finalize;
}

static void
finx_agenda_item_init (FinxAgendaItem *self)
{
}

FinxAgendaItem *
finx_agenda_item_new (const FinxAgendaEntry *entry)
{
  FinxAgendaItem *self = g_object_new (FINX_TYPE_AGENDA_ITEM, NULL);

  self->entry = *entry;
  self->entry.subject = g_strdup (entry->subject != NULL ? entry->subject : "");
  self->entry.release = g_strdup (entry->release != NULL ? entry->release : "");
  self->entry.unit = g_strdup (entry->unit != NULL ? entry->unit : "");
  self->entry.source = g_strdup (entry->source);
  self->entry.country = entry->country != NULL ? entry->country : "";
  return self;
}

const FinxAgendaEntry *
finx_agenda_item_get_entry (FinxAgendaItem *self)
{
  g_return_val_if_fail (FINX_IS_AGENDA_ITEM (self), NULL);
  return &self->entry;
}

/* By day and time, what has a time last; then by kind and name, so that the order is always the same. */
int
finx_agenda_item_compare (FinxAgendaItem *self,
                          FinxAgendaItem *other)
{
  const FinxAgendaEntry *a = &self->entry, *b = &other->entry;
  int order;

  if (a->day != b->day)
    return a->day < b->day ? -1 : 1;
  if (a->time_us != b->time_us)
    return a->time_us < b->time_us ? -1 : 1;
  if (a->kind != b->kind)
    return a->kind < b->kind ? -1 : 1;
  order = g_strcmp0 (a->instrument != NULL ? a->instrument->symbol : NULL, b->instrument != NULL ? b->instrument->symbol : NULL);
  return order != 0 ? order : a->exchange != b->exchange ? (int) a->exchange - (int) b->exchange : g_strcmp0 (a->subject, b->subject);
}
