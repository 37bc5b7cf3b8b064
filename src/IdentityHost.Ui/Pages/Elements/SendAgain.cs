using IdentityHost.Accounts.OneTimeCodes;

namespace IdentityHost.Ui.Pages.Elements;

/// <summary>Another code in place of one that did not come, as soon as it may be asked for.</summary>
/// <param name="Standing">How things stand with the last one.</param>
/// <param name="Question">The key of what is asked before the button.</param>
/// <param name="Handler">The handler of the page that sends it.</param>
/// <param name="Field">What the form says: to whom.</param>
internal sealed record SendAgain(CodeStanding Standing, string Question, string Handler, string Field);
