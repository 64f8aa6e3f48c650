using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;

namespace Farspan.Lab.Supervision;

/// <summary>Speaks to a lab's supervisor.</summary>
internal sealed class SupervisorClient(LabPaths paths, TimeProvider time)
{
    /// <summary>Reading a plan and starting every service of it takes well under a second; initdb takes some. Beyond this it hangs.</summary>
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(60);

    /// <summary>The supervisor's answer, or null when there is no supervisor.</summary>
    /// <exception cref="LabException">There is one, but it does not answer or it failed (FS4014).</exception>
    public async Task<SupervisorReport?> TryAskAsync(string command, CancellationToken cancellationToken)
    {
        using var patience = new CancellationTokenSource(_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var socket = await ControlSocket.ConnectAsync(paths.ControlSocket, either.Token);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\n"), either.Token);
            var report = await JsonSerializer.DeserializeAsync(stream, LabJson.Default.SupervisorReport, either.Token)
                ?? throw new JsonException("the answer is empty");
            return report.Failure is null ? report : throw LabErrors.SupervisorSilent(paths.Lab, report.Failure);
        }
        catch (SocketException failure) when (failure.SocketErrorCode is SocketError.ConnectionRefused or SocketError.AddressNotAvailable || !File.Exists(paths.ControlSocket))
        {
            return null;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            throw LabErrors.SupervisorSilent(paths.Lab, "it took longer than a minute");
        }
        catch (Exception failure) when (failure is IOException or SocketException or JsonException)
        {
            throw LabErrors.SupervisorSilent(paths.Lab, failure.Message);
        }
    }
}
