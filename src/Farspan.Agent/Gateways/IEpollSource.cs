using Farspan.Linux.Sockets;

namespace Farspan.Agent.Gateways;

/// <summary>What an epoll loop waits for.</summary>
internal interface IEpollSource
{
    /// <summary>Something happened to it. On the loop's thread.</summary>
    void Ready(EpollEvents events);

    /// <summary>The loop is freed: it ends, whatever it is doing.</summary>
    void Drop();
}
