using System.Text.RegularExpressions;
using IdentityHost.Accounts.Messages;
using Microsoft.Extensions.DependencyInjection;

namespace IdentityHost.Tests.Headless.Walks;

/// <summary>The mails and text messages of a walk: what was sent to whom, and what somebody types who has read one, or another's, or none.</summary>
internal sealed partial class Post(Scene scene)
{
    private const int MostKept = 60;
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(3);

    private readonly List<WalkLink> _links = [];
    private readonly List<(MailedCode Mail, LinkUse Use, int Era)> _coming = [];
    private readonly Dictionary<MailedCode, string?> _read = new(ReferenceEqualityComparer.Instance);
    private MailedCode? _last;

    /// <summary>The code that the last call sent.</summary>
    public MailedCode Code(string address, Person? who, string what)
    {
        var code = new MailedCode(address, who, scene.Before, scene.Now, scene.Now + TimeSpan.FromMinutes(what is "verify_email" or "verify_phone" ? 5 : 3));
        _last = who is null ? _last : code;
        return code;
    }

    /// <summary>Waits until the last one has come: what has not gone when the clock moves may not go any more.</summary>
    public async Task ArriveAsync()
    {
        await ReadLinksAsync();
        if (_last is not null)
            await FindAsync(_last, Digits());
    }

    /// <summary>The link that the last call mailed.</summary>
    public void KeepLink(string address, Person who, LinkUse use)
    {
        var end = scene.Now + (use == LinkUse.VerifyEmail ? TimeSpan.FromDays(3) : TimeSpan.FromMinutes(30));
        _coming.Add((new MailedCode(address, who, scene.Before, scene.Now, end), use, who.Era));
    }

    /// <summary>The link somebody presses: more often than not one that is good for this, otherwise any that was ever mailed; null for one that never was.</summary>
    public async Task<WalkLink?> PressedAsync(LinkUse use)
    {
        await ReadLinksAsync();
        var links = scene.Dice.OneIn(3) ? _links : _links.FindAll(l => l.IsGood(use, scene.Now));
        return links.Count == 0 || scene.Dice.OneIn(8) ? null : scene.Dice.OneIn(2) ? links[^1] : scene.Dice.Of(links);
    }

    /// <summary>Reads the links that have come meanwhile; those of before for the same are dead.</summary>
    private async Task ReadLinksAsync()
    {
        foreach (var (mail, use, era) in _coming)
        {
            if (await WaitAsync(mail, Key()) is not { } key)
                continue;
            foreach (var before in _links.Where(l => l.Mail.To == mail.To && l.Who == mail.Who && l.Use == use))
                before.IsDead = true;
            _links.Add(new WalkLink(mail, use, key, era));
        }

        _coming.Clear();
    }

    /// <summary>What somebody types: the right code if there is one, a wrong one, nothing, or one that was sent to somebody else.</summary>
    public async Task<(string? Typed, bool IsRight)> TypedAsync(MailedCode? waited)
    {
        var choice = scene.Dice.Below(10);
        if (choice < 6 && waited is { Who: not null } && await FindAsync(waited, Digits()) is { } right)
            return (right, scene.Before < waited.Expires);
        if (choice == 6)
            return (null, false);
        if (choice < 9 && Foreign(waited) is { } foreign && await FindAsync(foreign, Digits()) is { } others)
            return (others, waited is { Who: not null } && await FindAsync(waited, Digits()) == others);
        return ("000000", waited is { Who: not null } && await FindAsync(waited, Digits()) == "000000");
    }

    private MailedCode? Foreign(MailedCode? waited) =>
        scene.Guests.SelectMany(g => new[] { g.Attempt?.Code, g.Reset, g.Adding, g.AddingPhone }).FirstOrDefault(code => code is { Who: not null } && code != waited);

    /// <summary>The code or key in the message, when it has come; null when none was sent.</summary>
    private async Task<string?> FindAsync(MailedCode code, Regex form)
    {
        if (!_read.TryGetValue(code, out var read))
            _read[code] = read = await WaitAsync(code, form);
        return read;
    }

    private async Task<string?> WaitAsync(MailedCode code, Regex form)
    {
        var outbox = scene.Server.Services.GetRequiredService<IOutbox>();
        var since = TimeProvider.System.GetTimestamp();
        do
        {
            var found = (await outbox.ListKeptAsync(MostKept, CancellationToken.None))
                .Where(m => m.To == code.To && m.CreatedAt >= code.From && m.CreatedAt <= code.Until)
                .Select(m => form.Match(m.Text)).FirstOrDefault(m => m.Success);
            if (found is not null)
                return found.Value.Replace(" ", "", StringComparison.Ordinal);
            await Task.Delay(5);
        }
        while (TimeProvider.System.GetElapsedTime(since) < s_patience);
        return null;
    }

    /// <summary>Six digits, in two groups for whoever types them.</summary>
    [GeneratedRegex(@"\b\d{3} ?\d{3}\b", RegexOptions.None, 1000)]
    private static partial Regex Digits();

    [GeneratedRegex("[A-Za-z0-9_-]{43,}", RegexOptions.None, 1000)]
    private static partial Regex Key();
}

/// <summary>What a mailed link does.</summary>
internal enum LinkUse
{
    VerifyEmail,
    ResetPassword,
}

/// <summary>A link in somebody's mailbox.</summary>
/// <param name="Mail">The mail it came with.</param>
/// <param name="Use">What it is good for.</param>
/// <param name="Key">What is in it.</param>
/// <param name="Era">The person's when it was sent: a new password ends it.</param>
internal sealed record WalkLink(MailedCode Mail, LinkUse Use, string Key, int Era)
{
    public Person Who => Mail.Who!;

    /// <summary>Whether it served, or another one took its place.</summary>
    public bool IsDead { get; set; }

    /// <summary>Whether it can still do what it was mailed for.</summary>
    public bool IsGood(LinkUse use, DateTimeOffset at) => Use == use && !IsDead && at < Mail.Expires && Era == Who.Era && !Who.IsDisabled;
}
