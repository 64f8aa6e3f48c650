using System.Net.Sockets;

namespace Farspan.Gateway.Transport.Portable;

/// <summary>A socket's operation whose completion is heard on the loop's thread, never within the call that began it. Used again and again.</summary>
internal sealed class LoopOperation(PortableLoop loop, Func<SocketAsyncEventArgs, bool> start, Action completed) : SocketAsyncEventArgs(true)
{
    /// <summary>True from its beginning until its completion was heard.</summary>
    public bool IsPending { get; private set; }

    /// <summary>Begins it.</summary>
    public void Begin()
    {
        IsPending = true;
        if (!start(this))
        {
            loop.Complete(this);
        }
    }

    /// <summary>Tells that it is completed. On the loop's thread.</summary>
    public void Hear()
    {
        IsPending = false;
        completed();
    }

    /// <inheritdoc/>
    protected override void OnCompleted(SocketAsyncEventArgs e) => loop.Complete(this);
}
