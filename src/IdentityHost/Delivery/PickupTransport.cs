using System.Text;
using IdentityHost.Accounts.Messages;
using IdentityHost.Delivery.Mime;

namespace IdentityHost.Delivery;

/// <summary>Writes one <c>.eml</c> file per message into a folder. The file appears whole: it is written aside and renamed.</summary>
internal sealed class PickupTransport(string directory, Sender? from, TimeProvider clock) : ITransport
{
    public bool Keeps => false;

    public Task<Delivered> SendAsync(Message message, CancellationToken ct) => InFolderAsync(async () =>
    {
        var file = Path.Combine(directory, $"{clock.GetUtcNow().ToUnixTimeMilliseconds()}-{message.Id}.eml");
        await File.WriteAllTextAsync(file + ".part", MailDocument.Write(message, from), new UTF8Encoding(false), ct);
        File.Move(file + ".part", file, overwrite: true);
    });

    public Task<Delivered> ProbeAsync(CancellationToken ct) => InFolderAsync(async () =>
    {
        var file = Path.Combine(directory, ".doctor");
        await File.WriteAllTextAsync(file, "", ct);
        File.Delete(file);
    });

    private async Task<Delivered> InFolderAsync(Func<Task> act)
    {
        try
        {
            Directory.CreateDirectory(directory);
            await act();
            return new Delivered.Sent();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return new Delivered.Later($"the pickup folder cannot be written: {fault.Message}");
        }
    }
}
