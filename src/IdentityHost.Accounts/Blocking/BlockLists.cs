using IdentityHost.Accounts.Identifiers;
using IdentityHost.Accounts.Operations;
using IdentityHost.Accounts.PhoneNumbers;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Blocking;

/// <summary>
/// The lists of the operator, asked by every flow that registers or sends something. What may not be registered is told; that nothing is sent is not:
/// the answer is the one of a message that was, because it could tell whose the address is (S-003).
/// </summary>
internal sealed class BlockLists(IOptions<BlockingOptions> options, DisposableDomains disposable, HoneyTrap trap, AccountsMetrics metrics)
{
    private readonly Lists _registration = new(options.Value.Registration);
    private readonly Lists _sending = new(options.Value.Sending);

    /// <summary>Whether somebody may sign up from where the visitor is.</summary>
    public async ValueTask<bool> MaySignUpAsync(Visitor visitor, CancellationToken ct) =>
        Passes("registration_network", !_registration.Networks.Hold(visitor.Http.Connection.RemoteIpAddress))
        && Passes("registration_trap", !await trap.HoldsAsync(visitor, ct));

    /// <summary>Whether an account may have the address.</summary>
    public bool MayRegister(EmailAddress address) => Passes("registration_email", !_registration.Hold(address, disposable));

    /// <summary>Whether an account may have the number.</summary>
    public bool MayRegister(PhoneNumber number) => Passes("registration_phone", !_registration.Phones.Fits(number.Value));

    /// <summary>Whether an account may have the name.</summary>
    public bool MayRegister(Username name) =>
        Passes("registration_username", !_registration.Usernames.Fits(name.Value) && !_registration.Usernames.Fits(string.Concat(name.Value.Where(c => c is not ('.' or '-' or '_' or '+')))));

    /// <summary>Whether something the visitor asks for may be mailed to the address.</summary>
    public bool MaySend(Visitor visitor, string email) =>
        MaySendFrom(visitor) && Passes("sending_email", !(EmailAddress.TryParse(email, out var address) && _sending.Hold(address, disposable)));

    /// <summary>The same for a visitor who may have proven nothing, and was perhaps caught by the honey trap.</summary>
    public async ValueTask<bool> MaySendToStrangerAsync(Visitor visitor, string email, CancellationToken ct) =>
        MaySend(visitor, email) && await PassesTrapAsync(visitor, ct);

    /// <summary>Whether something the visitor asks for may be sent to the number.</summary>
    public async ValueTask<bool> MaySendAsync(Visitor visitor, PhoneNumber number, CancellationToken ct) =>
        MaySendFrom(visitor) && Passes("sending_phone", !_sending.Phones.Fits(number.Value))
        && await PassesTrapAsync(visitor, ct);

    /// <summary>Whoever is signed in is no program that tries every form.</summary>
    private async ValueTask<bool> PassesTrapAsync(Visitor visitor, CancellationToken ct) => visitor.IsSignedIn || Passes("sending_trap", !await trap.HoldsAsync(visitor, ct));

    private bool MaySendFrom(Visitor visitor) => Passes("sending_network", !_sending.Networks.Hold(visitor.Http.Connection.RemoteIpAddress));

    private bool Passes(string list, bool passes)
    {
        if (!passes)
            metrics.Blocked(list);
        return passes;
    }

    /// <summary>One side's lists, ready to be asked.</summary>
    private sealed class Lists
    {
        private readonly DomainList _domains;
        private readonly PatternList _emails;
        private readonly bool _disposable;

        public Lists(RegistrationBlocks blocks)
        {
            (_domains, _emails, _disposable) = (new(blocks.EmailDomains), new(blocks.EmailPatterns), blocks.DisposableDomains);
            (Phones, Usernames, Networks) = (new(blocks.PhonePatterns), new(blocks.UsernamePatterns), new(blocks.Networks));
        }

        public Lists(SendingBlocks blocks)
        {
            (_domains, _emails, _disposable) = (new(blocks.EmailDomains), new(blocks.EmailPatterns), blocks.DisposableDomains);
            (Phones, Usernames, Networks) = (new(blocks.PhonePatterns), new([]), new(blocks.Networks));
        }

        public PatternList Phones { get; }

        public PatternList Usernames { get; }

        public NetworkList Networks { get; }

        public bool Hold(EmailAddress address, DisposableDomains disposable)
        {
            var domain = address.Value[(address.Value.IndexOf('@', StringComparison.Ordinal) + 1)..];
            return _domains.Holds(domain) || _emails.Fits(address.Value) || (_disposable && disposable.Hold(domain));
        }
    }
}
