using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace IdentityHost.Accounts.Passwords;

/// <summary>
/// The only place where passwords are hashed: threads of their own, at most as many as cores, and a short queue before them. When it is full the
/// answer is "busy" at once, so that a storm of sign-ins costs others neither threads of the pool nor the cores (S-211).
/// </summary>
internal sealed class HashingQueue : IDisposable
{
    private readonly BlockingCollection<Action> _queue;
    private readonly Lazy<Thread[]> _threads;
    private readonly int _niceness;

    public HashingQueue(IOptions<PasswordHashingOptions> options)
    {
        var o = options.Value;
        var width = o.Threads == 0 ? Environment.ProcessorCount : Math.Min(o.Threads, Environment.ProcessorCount);
        _niceness = o.Niceness;
        _queue = new BlockingCollection<Action>(o.QueueLength);
        // Started by the first password: a server that starts, or only serves tokens, pays nothing.
        _threads = new Lazy<Thread[]>(() => [.. Enumerable.Range(0, width).Select(Start)]);
    }

    /// <summary>How many threads hash.</summary>
    public int Width => _threads.Value.Length;

    /// <summary>Runs the work on a hashing thread; false when the queue is full. Work whose request has gone meanwhile is not begun.</summary>
    public bool TryRun<T>(Func<T> work, out Task<T> result, CancellationToken ct)
    {
        _ = _threads.Value;
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        result = done.Task;
        return _queue.TryAdd(() =>
        {
            if (ct.IsCancellationRequested)
            {
                done.SetCanceled(ct);
                return;
            }
            try
            {
                done.SetResult(work());
            }
            catch (Exception fault)
            {
                // The waiting request gets the fault; the thread lives on for the others.
                done.SetException(fault);
            }
        }, 0, CancellationToken.None);
    }

    public void Dispose()
    {
        _queue.CompleteAdding();
        if (_threads.IsValueCreated)
        {
            foreach (var thread in _threads.Value)
                thread.Join();
        }
        _queue.Dispose();
    }

    private Thread Start(int number)
    {
        var thread = new Thread(Work) { IsBackground = true, Name = $"Password hashing {number}" };
        thread.Start();
        return thread;
    }

    private void Work()
    {
        Niceness.TryLower(_niceness);
        foreach (var work in _queue.GetConsumingEnumerable())
            work();
    }
}
