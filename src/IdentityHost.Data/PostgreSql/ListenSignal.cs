using IdentityHost.Data.Operations;
using Npgsql;

namespace IdentityHost.Data.PostgreSql;

/// <summary>LISTEN on one connection of its own. When it breaks, the interval still ends and the next wait opens another.</summary>
internal sealed class ListenSignal(NpgsqlDataSource source) : IChangeSignal, IAsyncDisposable
{
    private NpgsqlConnection? _listening;

    public async Task WaitAsync(TimeSpan longest, CancellationToken ct)
    {
        try
        {
            _listening ??= await ListenAsync(ct);
            await _listening.WaitAsync(longest, ct);
        }
        catch (Exception fault) when (PostgreSqlFaults.IsUnavailable(fault))
        {
            await DisposeAsync();
            await Task.Delay(longest, ct);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_listening is { } connection)
        {
            _listening = null;
            await connection.DisposeAsync();
        }
    }

    private async Task<NpgsqlConnection> ListenAsync(CancellationToken ct)
    {
        var connection = await source.OpenConnectionAsync(ct);
        await using var command = connection.CreateCommand();
        command.CommandText = "LISTEN " + PostgreSqlTransaction.Channel;
        await command.ExecuteNonQueryAsync(ct);
        return connection;
    }
}
