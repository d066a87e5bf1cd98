/* SPDX-License-Identifier: GPL-3.0-or-later */
#include "ui/pages/markets/ticket/finx-order-question.h"

#include <adwaita.h>
#include <glib/gi18n.h>

typedef struct
{
  void   (*answered) (gboolean send, gpointer user_data);
  gpointer user_data;
} Answer;

static void
response_cb (AdwMessageDialog *dialog,
             const char       *response,
             gpointer          user_data)
{
  Answer *answer = user_data;

  if (answer->answered != NULL)
    answer->answered (g_strcmp0 (response, "send") == 0, answer->user_data);
  answer->answered = NULL;
}

static void
answer_free (gpointer  data,
             GClosure *closure)
{
  g_free (data);
}

static char *
describe (const FinxOrderQuestion *question)
{
  const FinxOrder *exits[] = { question->take_profit, question->stop_loss };
  GString *body = g_string_new (NULL);

  g_string_append_printf (body, question->account->is_simulated ? _("Account: %s (simulated)") : _("Account: %s"), question->name);
  for (gsize i = 0; i < G_N_ELEMENTS (exits); i++)
    if (exits[i] != NULL)
      {
        g_autofree char *exit = finx_order_describe (exits[i]);

        g_string_append_printf (body, _("\nExit: %s"), exit);
      }
  g_string_append_printf (body, _("\nOrder value %s, estimated fee %s"), question->value, question->fee);
  if (question->warnings != NULL)
    g_string_append_printf (body, "\n\n%s", question->warnings);
  return g_string_free (body, FALSE);
}

void
finx_order_question_ask (GtkWidget               *widget,
                         const FinxOrderQuestion *question,
                         void                   (*answered) (gboolean send, gpointer user_data),
                         gpointer                 user_data)
{
  g_autofree char *what = finx_order_describe (question->entry);
  g_autofree char *body = describe (question);
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), what, body);
  Answer *answer = g_new (Answer, 1);

  *answer = (Answer) { answered, user_data };
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "back", _("Back"), "send",
                                    question->entry->side == FINX_SIDE_BUY ? _("Send buy order") : _("Send sell order"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "send", ADW_RESPONSE_SUGGESTED);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "send");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "back");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), answer, answer_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

/* Going back is the default: it is asked because it may be a slip of the hand. */
void
finx_order_question_ask_again (GtkWidget  *widget,
                               const char *sentence,
                               void      (*answered) (gboolean send, gpointer user_data),
                               gpointer    user_data)
{
  GtkWidget *dialog = adw_message_dialog_new (GTK_WINDOW (gtk_widget_get_root (widget)), _("Send the Same Order Again?"), sentence);
  Answer *answer = g_new (Answer, 1);

  *answer = (Answer) { answered, user_data };
  adw_message_dialog_add_responses (ADW_MESSAGE_DIALOG (dialog), "back", _("Back"), "send", _("Send again"), NULL);
  adw_message_dialog_set_response_appearance (ADW_MESSAGE_DIALOG (dialog), "send", ADW_RESPONSE_DESTRUCTIVE);
  adw_message_dialog_set_default_response (ADW_MESSAGE_DIALOG (dialog), "back");
  adw_message_dialog_set_close_response (ADW_MESSAGE_DIALOG (dialog), "back");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), answer, answer_free, 0);
  gtk_window_present (GTK_WINDOW (dialog));
}

char *
finx_order_question_warnings (const FinxOrderPreview *preview,
                              const FinxInstrument   *instrument)
{
  g_autoptr(GPtrArray) sentences = finx_order_preview_list_warnings (preview, instrument);

  if (sentences->len == 0)
    return NULL;
  g_ptr_array_add (sentences, NULL);
  return g_strjoinv ("\n", (char **) sentences->pdata);
}
