using System.ComponentModel.DataAnnotations;
using System.Diagnostics;
using IdentityHost.Accounts.Passwords;
using IdentityHost.Accounts.SignUp;
using IdentityHost.Ui.Languages;
using IdentityHost.Ui.Pages.Shared;
using IdentityHost.Ui.Security;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.RazorPages;

namespace IdentityHost.Ui.Pages.SignUp;

internal sealed class SignUpModel(Visit visit, SignUpFlow flow, PasswordRules rules, Texts texts) : PageModel
{
    public Visit Visit => visit;

    [BindProperty(SupportsGet = true, Name = "request")] public string? RequestId { get; set; }

    [BindProperty(SupportsGet = true, Name = "return")] public string? ReturnTo { get; set; }

    [BindProperty] public string? Email { get; set; }

    [BindProperty] public string? Username { get; set; }

    [BindProperty, DisplayFormat(ConvertEmptyStringToNull = false)] public string? Password { get; set; }

    public int MinLength => rules.MinLength;

    /// <summary>The id of the field, empty for the whole form, and what is wrong.</summary>
    public IReadOnlyList<(string Field, string Text)> Errors { get; private set; } = [];

    public string? ErrorOf(string field) => Errors.FirstOrDefault(e => string.Equals(e.Field, field, StringComparison.Ordinal)).Text;

    public async Task<IActionResult> OnGetAsync()
    {
        await visit.BeginAsync(HttpContext, RequestId);
        if (!flow.IsOpen)
            return Problem.Result(HttpContext, StatusCodes.Status403Forbidden, "closed");
        Email = visit.Pending?.LoginHint is { } hint && hint.Contains('@', StringComparison.Ordinal) ? hint : null;
        return Page();
    }

    public async Task<IActionResult> OnPostAsync()
    {
        await visit.BeginAsync(HttpContext, RequestId);
        switch (await flow.BeginAsync(HttpContext, new SignUpForm(Email ?? "", Username, Password ?? ""), HttpContext.RequestAborted))
        {
            case SignUpOutcome.CodeSent:
                return SeeOther.To($"/signup/verify{Query()}");
            case SignUpOutcome.Invalid { Problems: var problems }:
                Errors = [.. problems.Select(Words)];
                Response.StatusCode = StatusCodes.Status400BadRequest;
                return Page();
            case SignUpOutcome.Refused { Reason: var reason }:
                var (text, status) = RefusalWords.Of(reason, texts, Response);
                Errors = [("", text)];
                Response.StatusCode = status;
                return Page();
            case SignUpOutcome.Closed:
                return Problem.Result(HttpContext, StatusCodes.Status403Forbidden, "closed");
            default:
                throw new UnreachableException();
        }
    }

    private QueryString Query()
    {
        var query = QueryString.Empty;
        if (visit.Pending is { } pending)
            query = query.Add("request", pending.Id);
        return LocalPath.IsLocal(ReturnTo) ? query.Add("return", ReturnTo!) : query;
    }

    private (string Field, string Text) Words(SignUpProblem problem) => problem switch
    {
        SignUpProblem.InvalidEmail => ("email", texts["signup.email.invalid"]),
        SignUpProblem.InvalidUsername => ("username", texts["signup.username.invalid"]),
        SignUpProblem.UsernameTaken => ("username", texts["signup.username.taken"]),
        SignUpProblem.BadPassword { Problem: PasswordProblem.TooShort } => ("password", texts.Format("password.short", rules.MinLength)),
        SignUpProblem.BadPassword { Problem: PasswordProblem.TooLong } => ("password", texts.Format("password.long", PasswordRules.MaxLength)),
        SignUpProblem.BadPassword { Problem: PasswordProblem.TooCommon } => ("password", texts["password.common"]),
        SignUpProblem.BadPassword => ("password", texts["password.own"]),
        _ => throw new UnreachableException(),
    };
}
