using Farspan.Agent.Hosting;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;

namespace Farspan.Agent.Gateways.Hosting;

/// <summary>Speaks to a gateway's process.</summary>
/// <param name="folder">Where it is.</param>
/// <param name="time">The clock.</param>
public sealed class GatewayClient(GatewayFolder folder, TimeProvider time)
{
    // A reload reads certificates and moves listeners in milliseconds. Beyond this it hangs.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    /// <summary>Asks how it is; null when nobody answers on the socket.</summary>
    /// <exception cref="ServerProcessException">It does not answer in time.</exception>
    public Task<GatewayReply?> StatusAsync(CancellationToken cancellationToken) => TryAskAsync(ControlCommand.Status, cancellationToken);

    /// <summary>Lets it read its spec again.</summary>
    /// <exception cref="ServerProcessException">It does not answer in time.</exception>
    public Task<GatewayReply?> ReloadAsync(CancellationToken cancellationToken) => TryAskAsync(ControlCommand.Reload, cancellationToken);

    /// <summary>Lets it end when what is in flight has ended.</summary>
    /// <exception cref="ServerProcessException">It does not answer in time.</exception>
    public Task<GatewayReply?> DrainAsync(CancellationToken cancellationToken) => TryAskAsync(ControlCommand.Drain, cancellationToken);

    /// <summary>Lets it end at once.</summary>
    /// <exception cref="ServerProcessException">It does not answer in time.</exception>
    public Task<GatewayReply?> StopAsync(CancellationToken cancellationToken) => TryAskAsync(ControlCommand.Stop, cancellationToken);

    /// <summary>Lets it show a text to authorities that look (http-01), until it is hidden or forgotten.</summary>
    /// <exception cref="ServerProcessException">It does not answer in time.</exception>
    public Task<GatewayReply?> ShowAsync(string token, string keyAuthorization, CancellationToken cancellationToken) => TryAskAsync($"{ControlCommand.Show} {token} {keyAuthorization}", cancellationToken);

    /// <summary>Lets it forget a token.</summary>
    /// <exception cref="ServerProcessException">It does not answer in time.</exception>
    public Task<GatewayReply?> HideAsync(string token, CancellationToken cancellationToken) => TryAskAsync($"{ControlCommand.Hide} {token}", cancellationToken);

    private async Task<GatewayReply?> TryAskAsync(string command, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(Patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var socket = await TryConnectAsync(folder, either.Token);
            if (socket is null)
            {
                return null;
            }

            await socket.SendAsync(Encoding.ASCII.GetBytes(command + "\n"), either.Token);
            await using var stream = new NetworkStream(socket);
            return await JsonSerializer.DeserializeAsync(stream, GatewayProcessJson.Default.GatewayReply, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw new ServerProcessException($"the gateway's process does not answer on '{folder.ControlSocket}'; see {folder.LogFile}, or end it with farspan proxy stop --now");
        }
        catch (Exception e) when (e is IOException or SocketException or JsonException)
        {
            return null; // It ended while it was asked.
        }
    }

    /// <summary>Connects, or gives null when nobody listens.</summary>
    internal static async Task<Socket?> TryConnectAsync(ServerFolder folder, CancellationToken cancellationToken)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(folder.ControlSocket), cancellationToken);
            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
