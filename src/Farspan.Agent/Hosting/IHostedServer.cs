using System.Net.Sockets;
using Farspan.Linux.Namespaces;

namespace Farspan.Agent.Hosting;

/// <summary>What is a server's own, to whom <see cref="ServerHost"/> gives a process: its spec, what it serves, its words.</summary>
/// <remarks>Members below <see cref="StartAsync"/> are used after it alone, and <see cref="ReloadAsync"/> never twice at a time.</remarks>
internal interface IHostedServer : IAsyncDisposable
{
    /// <summary>Why it refuses a spec or cannot start, where <paramref name="failure"/> says that; null for any other failure.</summary>
    string? Refusal(Exception failure);

    /// <summary>Takes the spec that it starts with; touches nothing yet. What it throws is a <see cref="Refusal"/>.</summary>
    void Read(byte[] spec);

    /// <summary>Starts to serve. What it throws is a <see cref="Refusal"/>; nothing runs then.</summary>
    /// <param name="home">Where it listens; null for where it is.</param>
    /// <param name="before">The process whose sockets it takes, or null.</param>
    /// <param name="log">Where it says what happens to it.</param>
    Task StartAsync(NetworkNamespace? home, Predecessor? before, ServerLog log);

    /// <summary>What it is and where it listens, for the log.</summary>
    string Introduction { get; }

    /// <summary>What it says when it begins to end.</summary>
    string Farewell { get; }

    /// <summary>What it has, behind a reload.</summary>
    string Summary { get; }

    /// <summary>True where <see cref="ControlCommand.Stop"/> leaves what is in flight; false where that may end.</summary>
    bool StopsAtOnce { get; }

    /// <summary>Puts another spec in force. What it throws is a <see cref="Refusal"/>; the spec before stays in force then.</summary>
    Task ReloadAsync(byte[] spec, CancellationToken cancellationToken);

    /// <summary>Gives its sockets to the process that follows; both have them.</summary>
    void GiveSockets(Socket connection);

    /// <summary>The process that follows serves from here on.</summary>
    void Leave();

    /// <summary>Takes nothing more and lets what is in flight end.</summary>
    /// <param name="isHandedOver">True where another process goes on with its sockets.</param>
    /// <param name="now">Ends the wait at once.</param>
    Task DrainAsync(bool isHandedOver, CancellationToken now);

    /// <summary>Does a command that is its own.</summary>
    /// <returns>Null, or why not, in one sentence.</returns>
    Task<string?> DoAsync(string command, CancellationToken cancellationToken);

    /// <summary>The reply to a command, for the wire.</summary>
    byte[] Reply(string command, HostState state);
}
