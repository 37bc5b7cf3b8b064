using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.Throttling;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.TextMessages;

/// <summary>The counters of one text message. There are as many for whoever asks, whomever it is for.</summary>
internal sealed class SmsCounters(AttemptLimits places, KnownBrowsers browsers, NumberRanges ranges, IOptions<SmsBudgetOptions> options)
{
    /// <summary>The counter of all messages together.</summary>
    public const string Altogether = Root + ":day";

    private const string Root = "sms";
    private static readonly TimeSpan s_day = TimeSpan.FromDays(1);

    /// <summary>Those that limit it, with the names metrics know them by.</summary>
    /// <param name="visitor">Who asks for it.</param>
    /// <param name="number">Where it goes.</param>
    /// <param name="account">Whose number it is or shall be; null for nobody's.</param>
    public IReadOnlyList<(string Name, AttemptLimit Counter)> Of(Visitor visitor, PhoneNumber number, Account? account)
    {
        var place = $"{places.NamePlace(number.Value)}";
        if (account is null)
            return Of(Root, visitor, number, "prefix", place, $"nobody:{place}");
        if (OwnersPlace(visitor, account) is not { } own)
            return Of(Root, visitor, number, "prefix", place, account.Id);
        // Their own number: strangers who ask for codes to it use up nothing here. Another one is as much a stranger's as theirs.
        return Of(Root, visitor, number, "prefix:known", account.PhoneNumberConfirmed && account.PhoneNumber == number.Value ? own : place, own);
    }

    /// <summary>As many that limit nothing.</summary>
    public IReadOnlyList<(string Name, AttemptLimit Counter)> OfNobody(Visitor visitor, PhoneNumber number)
    {
        var place = $"{places.NamePlace(number.Value)}";
        return Of($"{Root}:nobody", visitor, number, "prefix", place, place);
    }

    private List<(string Name, AttemptLimit Counter)> Of(string root, Visitor visitor, PhoneNumber number, string prefix, string numberPlace, string account)
    {
        var o = options.Value;
        var limits = new List<(string Name, AttemptLimit Counter)>
        {
            ("day", new($"{root}:day", o.PerDay, s_day)),
            ("prefix", new($"{root}:{prefix}:{ranges.PrefixOf(number)}", o.PerPrefix, s_day)),
            ("number", new($"{root}:number:{numberPlace}", o.PerNumber, s_day)),
            ("account", new($"{root}:account:{account}", o.PerAccount, s_day)),
        };
        if (places.AddressPlace(visitor.AddressBucket) is { } address)
            limits.Add(("address", new($"{root}:address:{address}", o.PerAddress, s_day)));
        return limits;
    }

    /// <summary>
    /// Where the owner of the account is counted apart from strangers; null for a stranger. One place for all sessions and browsers: each sign-in makes more
    /// of those, and none of them buys more messages.
    /// </summary>
    private string? OwnersPlace(Visitor visitor, Account account) =>
        visitor.Account?.Id == account.Id || (visitor.Kind == ClientKind.Browser && browsers.Find(visitor.Http, account) is not null) ? $"{account.Id}:known" : null;
}
