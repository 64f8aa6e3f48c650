using Farspan.Linux.Native;

namespace Farspan.Linux.Namespaces;

/// <summary>One thread that goes from namespace to namespace, so that setting many up costs no thread each.</summary>
/// <remarks>
/// <para>Work is done in the order in which it is given; give two workers work to use two processors. Work runs at most
/// <see cref="Capacity"/> pieces ahead; then giving more waits.</para>
/// <para>Thread-safe. Source: setns(2): a thread may move as often as it likes.</para>
/// </remarks>
public sealed class NamespaceWorker : IDisposable
{
    /// <summary>Most pieces of work that wait.</summary>
    public const int Capacity = 1024;

    private readonly Queue<Action> _work = new();
    private readonly object _using = new();
    private readonly Thread _thread;
    private bool _closing;
    private ulong? _inside;

    /// <summary>Starts the thread.</summary>
    public NamespaceWorker() => _thread = DedicatedThread.Start(Loop);

    /// <summary>Makes a namespace; the worker stays inside it.</summary>
    /// <exception cref="KernelException">As <see cref="NetworkNamespace.Create"/>.</exception>
    public Task<NetworkNamespace> CreateAsync(string path) => Post(() =>
    {
        _inside = null;
        var made = NetworkNamespace.CreateOnThisThread(path);
        _inside = made.Inode;
        return made;
    });

    /// <summary>Runs <paramref name="action"/> inside <paramref name="network"/>; it must not block for long, others wait behind it.</summary>
    public Task<T> RunAsync<T>(NetworkNamespace network, Func<T> action) => Post(() =>
    {
        if (_inside != network.Inode)
        {
            _inside = null;
            network.EnterOnThisThread();
            _inside = network.Inode;
        }

        return action();
    });

    /// <summary>Runs <paramref name="action"/> inside <paramref name="network"/>.</summary>
    public Task RunAsync(NetworkNamespace network, Action action) => RunAsync(network, () =>
    {
        action();
        return true;
    });

    /// <summary>Finishes the work that was given and ends the thread.</summary>
    public void Dispose()
    {
        lock (_using)
        {
            _closing = true;
            Monitor.PulseAll(_using);
        }

        _thread.Join();
    }

    private Task<T> Post<T>(Func<T> action)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Add(() =>
        {
            try
            {
                done.SetResult(action());
            }
#pragma warning disable CA1031 // Handed to whoever awaits the work.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                done.SetException(exception);
            }
        });
        return done.Task;
    }

    private void Add(Action action)
    {
        lock (_using)
        {
            while (_work.Count >= Capacity && !_closing)
            {
                Monitor.Wait(_using);
            }

            ObjectDisposedException.ThrowIf(_closing, this);
            _work.Enqueue(action);
            Monitor.PulseAll(_using);
        }
    }

    private void Loop()
    {
        while (TryTake() is { } action)
        {
            action();
        }
    }

    // A monitor, not a BlockingCollection: that one spins before it sleeps, on the processor that the kernel needs.
    private Action? TryTake()
    {
        lock (_using)
        {
            while (_work.Count == 0 && !_closing)
            {
                Monitor.Wait(_using);
            }

            if (!_work.TryDequeue(out var action))
            {
                return null;
            }

            Monitor.PulseAll(_using);
            return action;
        }
    }
}
