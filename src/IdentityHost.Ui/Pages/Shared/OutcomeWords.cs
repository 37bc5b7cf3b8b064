using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.ProfileFields;
using IdentityHost.Accounts.SignIn;
using IdentityHost.OpenId.Errors;
using IdentityHost.Ui.Languages;
using Microsoft.AspNetCore.Http;

namespace IdentityHost.Ui.Pages.Shared;

/// <summary>What the flows' answers are called on a page.</summary>
internal sealed class OutcomeWords(Texts texts, PasswordRules rules)
{
    /// <summary>What is wrong, field by field (an empty name is the whole form), with the status set; <c>Retry-After</c> where waiting helps (RFC 9110 §10.2.3).</summary>
    public IReadOnlyList<(string Field, string Text)> Of(FlowOutcome outcome, HttpResponse response) => Of(outcome, response, []);

    /// <summary>The same for a form that also has the inputs of profile fields.</summary>
    public IReadOnlyList<(string Field, string Text)> Of(FlowOutcome outcome, HttpResponse response, IReadOnlyList<ProfileField> profile)
    {
        switch (outcome)
        {
            case FlowOutcome.Invalid { RetryAfter: { } wait, Errors: [var often, ..] }:
                Later(response, StatusCodes.Status429TooManyRequests, wait);
                return [(often.Param ?? "", texts.Format("refused.throttled", texts.Wait(wait)))];
            case FlowOutcome.Forbidden { RetryAfter: { } wait }:
                Later(response, StatusCodes.Status429TooManyRequests, wait);
                return [("", texts.Format("refused.throttled", texts.Wait(wait)))];
            case FlowOutcome.Invalid { Errors: var errors }:
                response.StatusCode = StatusCodes.Status400BadRequest;
                return [.. errors.Select(e => profile.FirstOrDefault(f => string.Equals(f.Name, e.Param, StringComparison.Ordinal)) is { } field
                    ? (ProfileInput.IdOf(field.Name), Of(e, field))
                    : (e.Param ?? "", Of(e)))];
            case FlowOutcome.Throttled { RetryAfter: var wait }:
                Later(response, StatusCodes.Status429TooManyRequests, wait);
                return [("", texts.Format("refused.throttled", texts.Wait(wait)))];
            case FlowOutcome.Busy { RetryAfter: var wait }:
                Later(response, StatusCodes.Status503ServiceUnavailable, wait);
                return [("", texts.Format("refused.busy", texts.Wait(wait)))];
            case FlowOutcome.Conflict { Errors: { Count: > 0 } errors }:
                response.StatusCode = StatusCodes.Status409Conflict;
                return [.. errors.Select(e => (e.Param ?? "", Of(e)))];
            case FlowOutcome.Forbidden:
                response.StatusCode = StatusCodes.Status403Forbidden;
                return [("", texts["refused.forbidden"])];
            default:
                response.StatusCode = StatusCodes.Status409Conflict;
                return [("", texts["refused.over"])];
        }
    }

    private static void Later(HttpResponse response, int status, TimeSpan wait)
    {
        response.StatusCode = status;
        RetryAfterHeader.Set(response, wait);
    }

    /// <summary>What is wrong with a profile field, in words for its type where there are any.</summary>
    private string Of(InputError error, ProfileField field) =>
        texts.Find($"profile.{error.Code}.{field.Type}") ?? texts.Find($"profile.{error.Code}") ?? Of(error);

    private string Of(InputError error) => error.Code switch
    {
        "password_too_short" => texts.Format("password.short", rules.MinLength),
        "password_too_long" => texts.Format("password.long", PasswordRules.MaxLength),
        "invalid" when error.Param is "email" or "username" => texts[$"signup.{error.Param}.invalid"],
        // A passkey's answer: no field shows it, and nothing about it can be corrected by hand.
        "incorrect_code" or "required" when error.Param is null or "credential" => texts["passkey.failed"],
        var code => texts[$"error.{code}"],
    };
}
