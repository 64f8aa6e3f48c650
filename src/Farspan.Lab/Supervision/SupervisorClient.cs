using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Farspan.Lab.Diagnostics;
using Farspan.Lab.Files;
using Farspan.Lab.Listeners;

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
        var report = await TryAskAsync(command, LabJson.Default.SupervisorReport, cancellationToken);
        return report?.Failure is { } failure ? throw LabErrors.SupervisorSilent(paths.Lab, failure) : report;
    }

    /// <summary>Which build of the program it is; empty for one that cannot tell, or does not answer, and null when there is none.</summary>
    public async Task<string?> ProgramAsync(CancellationToken cancellationToken)
    {
        try
        {
            return (await TryAskAsync(SupervisorCommand.Program, LabJson.Default.ProgramReport, cancellationToken))?.Program;
        }
        catch (LabException)
        {
            return ""; // An older one answers with a report.
        }
    }

    /// <summary>Lets it count the requests of a test.</summary>
    /// <returns>False when there is no supervisor.</returns>
    /// <exception cref="LabException">There is one, but it does not answer (FS4014).</exception>
    public async Task<bool> CountAsync(string run, CancellationToken cancellationToken) =>
        await TryAskAsync(SupervisorCommand.Count + run, LabJson.Default.ArrivalReport, cancellationToken) is { Arrivals: not null };

    /// <summary>What arrived of a test; null when there is no supervisor, or another one than the test was announced to.</summary>
    /// <exception cref="LabException">There is one, but it does not answer (FS4014).</exception>
    public async Task<IReadOnlyList<Arrival>?> ArrivalsAsync(string run, CancellationToken cancellationToken) =>
        (await TryAskAsync(SupervisorCommand.Arrivals + run, LabJson.Default.ArrivalReport, cancellationToken))?.Arrivals;

    private async Task<T?> TryAskAsync<T>(string command, JsonTypeInfo<T> shape, CancellationToken cancellationToken)
        where T : class
    {
        using var patience = new CancellationTokenSource(_patience, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            using var socket = await ControlSocket.ConnectAsync(paths.ControlSocket, either.Token);
            await using var stream = new NetworkStream(socket);
            await stream.WriteAsync(Encoding.ASCII.GetBytes(command + "\n"), either.Token);
            return await JsonSerializer.DeserializeAsync(stream, shape, either.Token) ?? throw new JsonException("the answer is empty");
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
