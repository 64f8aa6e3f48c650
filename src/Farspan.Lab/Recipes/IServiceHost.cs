using System.Net;
using System.Net.Sockets;

namespace Farspan.Lab.Recipes;

/// <summary>The machine a service runs on, as recipes see it: the lab's namespaces, or a pretended one in tests.</summary>
internal interface IServiceHost
{
    /// <summary>Connects by TCP from inside <paramref name="machine"/>.</summary>
    /// <exception cref="SocketException">Nobody listens, or nothing answers.</exception>
    Task<Socket> ConnectAsync(string machine, IPEndPoint to, CancellationToken cancellationToken);

    /// <summary>Runs a program to its end with the same user, mounts and log as the service itself.</summary>
    /// <returns>Its exit code.</returns>
    Task<int> RunAsync(ServiceContext context, ServiceLaunch launch, CancellationToken cancellationToken);
}
