using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Farspan.Agent.Dns.Serving;
using Farspan.Agent.Hosting;

namespace Farspan.Agent.Dns.Hosting;

/// <summary>Speaks to a name server's process.</summary>
/// <param name="folder">Where it is.</param>
/// <param name="time">The clock.</param>
public sealed class DnsClient(DnsFolder folder, TimeProvider time)
{
    // A reload of a hundred thousand names takes a second. Beyond this it hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Asks how it is; null when nobody answers on the socket.</summary>
    /// <exception cref="DnsServerException">It does not answer in time.</exception>
    public Task<DnsProcessReply?> StatusAsync(CancellationToken cancellationToken) => TryAskAsync(ControlCommand.Status, cancellationToken);

    /// <summary>Asks how it is, with what it counts.</summary>
    /// <exception cref="DnsServerException">It does not answer in time.</exception>
    public Task<DnsProcessReply?> MetricsAsync(CancellationToken cancellationToken) => TryAskAsync(ControlCommand.Metrics, cancellationToken);

    /// <summary>Lets it read its spec again.</summary>
    /// <exception cref="DnsServerException">It does not answer in time.</exception>
    public Task<DnsProcessReply?> ReloadAsync(CancellationToken cancellationToken) => TryAskAsync(ControlCommand.Reload, cancellationToken);

    /// <summary>Lets it end.</summary>
    /// <exception cref="DnsServerException">It does not answer in time.</exception>
    public Task<DnsProcessReply?> StopAsync(CancellationToken cancellationToken) => TryAskAsync(ControlCommand.Stop, cancellationToken);

    /// <summary>Lets it answer with a TXT record of an ACME challenge, until it is hidden or forgotten.</summary>
    /// <param name="name">Owner, <c>_acme-challenge.NAME</c>.</param>
    /// <param name="text">The text.</param>
    /// <param name="cancellationToken">Breaks it off.</param>
    /// <exception cref="DnsServerException">It does not answer in time.</exception>
    public Task<DnsProcessReply?> ShowAsync(string name, string text, CancellationToken cancellationToken) => TryAskAsync($"{ControlCommand.Show} {name} {text}", cancellationToken);

    /// <summary>Lets it forget such a record.</summary>
    /// <exception cref="DnsServerException">It does not answer in time.</exception>
    public Task<DnsProcessReply?> HideAsync(string name, string text, CancellationToken cancellationToken) => TryAskAsync($"{ControlCommand.Hide} {name} {text}", cancellationToken);

    private async Task<DnsProcessReply?> TryAskAsync(string command, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(folder.ControlSocket), either.Token);
            await socket.SendAsync(Encoding.ASCII.GetBytes(command + "\n"), either.Token);
            await using var stream = new NetworkStream(socket);
            return await JsonSerializer.DeserializeAsync(stream, DnsProcessJson.Default.DnsProcessReply, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new DnsServerException($"the name server's process does not answer on '{folder.ControlSocket}'; see {folder.LogFile}, or end it with farspan dns stop");
        }
        catch (Exception e) when (e is IOException or SocketException or JsonException)
        {
            return null; // There is none, or it ended while it was asked.
        }
    }
}
