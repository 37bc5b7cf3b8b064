using IdentityHost.Accounts.Blocking.Entries;
using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Operations;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Blocking;

/// <summary>
/// The lists of the operator, of the settings and of the administration, asked by every flow that registers or sends something. What may not be registered is told; that nothing is sent is not:
/// the answer is the one of a message that was, because it could tell whose the address is (S-003).
/// </summary>
internal sealed class BlockLists(IOptions<BlockingOptions> options, IBlockEntries entries, DisposableDomains disposable, HoneyTrap trap, AccountsMetrics metrics)
{
    private Compiled? _compiled;

    private BlockedThings Registration => Now.Registration;

    private BlockedThings Sending => Now.Sending;

    /// <summary>Made anew when somebody changed an entry.</summary>
    private Compiled Now
    {
        get
        {
            var current = entries.Current;
            if (_compiled is { } compiled && ReferenceEquals(compiled.Of, current))
                return compiled;
            return _compiled = new(current, BlockedThings.OfRegistration(options.Value.Registration, current), BlockedThings.OfSending(options.Value.Sending, current));
        }
    }

    /// <summary>Whether somebody may sign up from where the visitor is.</summary>
    public async ValueTask<bool> MaySignUpAsync(Visitor visitor, CancellationToken ct) =>
        Passes("registration_network", !Registration.Networks.Hold(visitor.Http.Connection.RemoteIpAddress))
        && Passes("registration_trap", !await trap.HoldsAsync(visitor, ct));

    /// <summary>Whether an account may have the address.</summary>
    public bool MayRegister(EmailAddress address) => Passes("registration_email", !Registration.Hold(address, disposable));

    /// <summary>Whether an account may have the number.</summary>
    public bool MayRegister(PhoneNumber number) => Passes("registration_phone", !Registration.Phones.Fits(number.Value));

    /// <summary>Whether an account may have the name.</summary>
    public bool MayRegister(Username name) =>
        Passes("registration_username", !Registration.Usernames.Fits(name.Value) && !Registration.Usernames.Fits(string.Concat(name.Value.Where(c => c is not ('.' or '-' or '_' or '+')))));

    /// <summary>Whether something the visitor asks for may be mailed to the address.</summary>
    public bool MaySend(Visitor visitor, string email) =>
        MaySendFrom(visitor) && MaySend(email);

    /// <summary>Whether something that staff asks for may be mailed to the address; they may be told that not, for they see whose it is.</summary>
    public bool MaySend(string email) => Passes("sending_email", !(EmailAddress.TryParse(email, out var address) && Sending.Hold(address, disposable)));

    /// <summary>The same for a visitor who may have proven nothing, and was perhaps caught by the honey trap.</summary>
    public async ValueTask<bool> MaySendToStrangerAsync(Visitor visitor, string email, CancellationToken ct) =>
        MaySend(visitor, email) && await PassesTrapAsync(visitor, ct);

    /// <summary>Whether something the visitor asks for may be sent to the number.</summary>
    public async ValueTask<bool> MaySendAsync(Visitor visitor, PhoneNumber number, CancellationToken ct) =>
        MaySendFrom(visitor) && Passes("sending_phone", !Sending.Phones.Fits(number.Value))
        && await PassesTrapAsync(visitor, ct);

    /// <summary>Whoever is signed in is no program that tries every form.</summary>
    private async ValueTask<bool> PassesTrapAsync(Visitor visitor, CancellationToken ct) => visitor.IsSignedIn || Passes("sending_trap", !await trap.HoldsAsync(visitor, ct));

    private bool MaySendFrom(Visitor visitor) => Passes("sending_network", !Sending.Networks.Hold(visitor.Http.Connection.RemoteIpAddress));

    private bool Passes(string list, bool passes)
    {
        if (!passes)
            metrics.Blocked(list);
        return passes;
    }

    /// <summary>The lists as they stand.</summary>
    private sealed record Compiled(IReadOnlyList<BlockEntry> Of, BlockedThings Registration, BlockedThings Sending);
}
