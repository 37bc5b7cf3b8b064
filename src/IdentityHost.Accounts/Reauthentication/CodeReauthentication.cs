using IdentityHost.Accounts.Acts;
using IdentityHost.Accounts.Devices;
using IdentityHost.Accounts.Messages;
using IdentityHost.Accounts.OneTimeCodes;
using IdentityHost.Accounts.Sessions;
using IdentityHost.Accounts.SignIn;
using IdentityHost.Accounts.Visitors;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Reauthentication;

/// <summary>Somebody signed in proves again that it is them by a code that is sent (S-066): whom <see cref="ProofChannels"/> has one for.</summary>
public sealed class CodeReauthentication
{
    private readonly SentCodeParts _parts;
    private readonly CodeProof _proof;
    private readonly ReauthenticationFlow _reauthentication;
    private readonly VisitorReader _reader;
    private readonly VisitorWriter _writer;

    internal CodeReauthentication(SentCodeParts parts, CodeProof proof, ReauthenticationFlow reauthentication, VisitorReader reader, VisitorWriter writer)
    {
        _parts = parts;
        _proof = proof;
        _reauthentication = reauthentication;
        _reader = reader;
        _writer = writer;
    }

    /// <summary>The device whose code somebody signed in waits for; null when none does.</summary>
    public static string? WaitsFor(Visitor visitor) => visitor.IsSignedIn ? visitor.Find(PendingKind.ProofCode)?.Data : null;

    /// <summary>Sends a code to one of the devices; to the first one when none is named. Asked for again, the tries left stay (S-032).</summary>
    public async Task<FlowOutcome> SendAsync(Visitor visitor, string? device, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new FlowOutcome.NotSignedIn();
        var channels = await _parts.Channels.OfAsync(visitor, account, ct);
        if (channels.Count == 0)
            return new FlowOutcome.Forbidden();
        var channel = string.IsNullOrEmpty(device) ? channels[0] : channels.FirstOrDefault(c => c.Device.Id == device);
        if (channel is null)
            return FlowOutcome.Failed("invalid_choice", "device");
        if (await _reauthentication.LimitAsync(visitor, ct) is { } limited)
            return limited;
        await _reader.ReadPendingAsync(visitor, ct);
        var present = visitor.Find(PendingKind.ProofCode);
        var wait = (present is not null && present.Data == channel.Device.Id ? _proof.WaitOf(present) : null)
            ?? await _parts.Throttle.SendAsync(visitor, account, channel.Recipient.Counted, ct);
        if (wait is { } time)
            return new FlowOutcome.Throttled(time);
        return await _writer.TryCommitAsync(visitor, await WriteAsync(visitor, account, channel, present, ct), ct) ? FlowOutcome.Done : new FlowOutcome.NotPending();
    }

    /// <summary>Takes it.</summary>
    public async Task<FlowOutcome> ProveAsync(Visitor visitor, string? code, CancellationToken ct)
    {
        if (visitor.Account is not { } account)
            return new FlowOutcome.NotSignedIn();
        await _reader.ReadPendingAsync(visitor, ct);
        if (visitor.Find(PendingKind.ProofCode) is not { } step)
            return new FlowOutcome.NotPending();
        if (string.IsNullOrWhiteSpace(code))
            return FlowOutcome.Failed("required", "code");
        if (await _reauthentication.LimitAsync(visitor, ct) is { } limited)
            return limited;
        if (await _proof.CheckAsync(visitor, step, code, "code", ct) is { } wrong)
            return wrong;
        // A device that went meanwhile proves nothing any more.
        if ((await _parts.Channels.OfAsync(visitor, account, ct)).FirstOrDefault(c => c.Device.Id == step.Data) is not { } channel)
            return new FlowOutcome.NotPending();
        var proven = channel.Recipient.Phone is { } phone
            ? new ProvenMethod(ProvenMethod.Code, "sms", _writer.Now) { Phone = phone.Value }
            : new ProvenMethod(ProvenMethod.Code, "otp", _writer.Now) { Email = channel.Recipient.To };
        return await _reauthentication.ProvenAsync(visitor, proven, [new SpendStep(step)], ct);
    }

    private async Task<IReadOnlyList<Change>> WriteAsync(Visitor visitor, Account account, CodeChannel channel, PendingStep? present, CancellationToken ct)
    {
        var draft = new PendingStep
        {
            Id = "",
            Holder = visitor.Holder!,
            Kind = PendingKind.ProofCode,
            AccountId = account.Id,
            SentTo = channel.Recipient.To,
            Data = channel.Device.Id,
            TriesLeft = present?.TriesLeft ?? 0,
            CreatedAt = default,
            ExpiresAt = default,
        };
        var (step, code) = _parts.Codes.Begin(draft, _parts.Options.Value.LoginLifetime);
        if (channel.Recipient.Phone is not { } phone)
            return [new BeginStep(step), new SendMessage(_parts.Messages.Mails.ProofCode(visitor, channel.Recipient.To, code))];
        return await _parts.Messages.Texts.MayReachAsync(visitor, phone, account, ct)
            ? [new BeginStep(step), new SendMessage(_parts.Messages.Texts.ProofCode(visitor, phone, code))]
            : [new BeginStep(step)];
    }
}

/// <summary>What codes for a new proof are made and sent with.</summary>
internal sealed record SentCodeParts(ProofChannels Channels, SentCodes Codes, CodeThrottle Throttle, AccountMessages Messages, IOptions<CodeOptions> Options);
