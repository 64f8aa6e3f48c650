using System.Net;
using Farspan.Gateway.Transport;

namespace Farspan.Testing.Transports;

/// <summary>A loop on its thread, with a way to do something there and wait for it.</summary>
public sealed class LoopRunner : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly Thread _thread;
    private Exception? _failure;

    public LoopRunner(TransportLoop loop)
    {
        Loop = loop;
        _thread = new Thread(Run) { IsBackground = true, Name = "loop" };
        _thread.Start();
    }

    public TransportLoop Loop { get; }

    public void Do(Action action) => Do(() =>
    {
        action();
        return 0;
    });

    public T Do<T>(Func<T> action)
    {
        var done = new TaskCompletionSource<T>(TaskCreationOptions.RunContinuationsAsynchronously);
        Loop.Post(() =>
        {
            try
            {
                done.SetResult(action());
            }
#pragma warning disable CA1031 // Not handled here: thrown again where it is waited for.
            catch (Exception exception)
#pragma warning restore CA1031
            {
                done.SetException(exception);
            }
        });
        Assert.True(done.Task.Wait(Patience, TestContext.Current.CancellationToken), _failure?.ToString() ?? "the loop does not answer");
        return done.Task.GetAwaiter().GetResult();
    }

    public IDisposable Listen(ListeningSocket socket, IConnectionAcceptor acceptor, TlsAcceptor? tls = null, TimeSpan? handshake = null) =>
        Do(() => Loop.Listen(socket, tls, handshake ?? Patience, acceptor));

    public TransportConnection Connect(IPEndPoint remote, IConnectionEvents events) => Do(() => Loop.Connect(remote, events));

    public void Dispose()
    {
        Loop.Finish();
        Assert.True(_thread.Join(Patience), "the loop does not end");
        Loop.Dispose();
        Assert.Null(_failure);
    }

    private void Run()
    {
        try
        {
            Loop.Run();
        }
#pragma warning disable CA1031 // Not handled here: the test fails with it when the loop is disposed.
        catch (Exception exception)
#pragma warning restore CA1031
        {
            _failure = exception;
        }
    }
}
