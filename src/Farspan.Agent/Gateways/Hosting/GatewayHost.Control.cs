using System.Net.Sockets;
using System.Text.Json;
using Farspan.Gateway.Transport;

namespace Farspan.Agent.Gateways.Hosting;

/// <summary>Commands, and giving the place from one process to the next.</summary>
public sealed partial class GatewayHost
{
    private ProcessControl? _control;

    private async Task<RunningGateway> StartAsync(ITransport transport)
    {
        using var before = _options.TakesOver ? Predecessor<ListeningSocket>.Ask(Folder.ControlSocket, c => [.. ListenerHandover.Receive(c).Select(s => s.Socket)]) : null;
        var gateway = await RunningGateway.StartAsync(_options, transport, _spec!, before?.Sockets ?? []);
        try
        {
            if (before is not null)
            {
                before.Commit();
                _claim = await ProcessClaim.TakeOverAsync(Folder.ProcessClaim, Folder.LogFile, _options.Time);
            }

            _control = ProcessControl.Listen(Folder.ControlSocket, AnswerAsync, _options.Time);
            ProcessClaim.Write(Folder.ProcessFile, _processes.Self);
            Folder.Fail(null);
            return gateway;
        }
        catch
        {
            await gateway.DisposeAsync();
            throw;
        }
    }

    private async Task<byte[]?> AnswerAsync(string command, Socket connection, CancellationToken cancellationToken) =>
        await DoAsync(command, connection, cancellationToken) is { } reply ? JsonSerializer.SerializeToUtf8Bytes(reply, GatewayProcessJson.Default.GatewayReply) : null;

    private async Task<GatewayReply?> DoAsync(string command, Socket connection, CancellationToken cancellationToken)
    {
        switch (command)
        {
            case ControlCommand.Status:
                return Reply(null);
            case ControlCommand.Reload:
                return Reply(await ReloadAsync(onlyChanges: false, cancellationToken));
            case ControlCommand.Drain:
                EndForGood();
                return Reply(null);
            case ControlCommand.Stop:
                EndForGood();
                await _now.CancelAsync();
                return Reply(null);
            case ControlCommand.HandOver when !_options.IsPortable:
                await HandOverAsync(connection, cancellationToken);
                return null;
            default:
                return Reply(Challenge(command));
        }
    }

    private string? Challenge(string command)
    {
        switch (command.Split(' '))
        {
            case [ControlCommand.Show, var token, var text]:
                var refusal = _gateway!.Challenges.Show(token, text);
                _log.Write(refusal is null ? $"challenge {token} is shown" : $"challenge not shown: {refusal}");
                return refusal;
            case [ControlCommand.Hide, var token]:
                _gateway!.Challenges.Hide(token);
                _log.Write($"challenge {token} is hidden");
                return null;
            default:
                return $"'{command}' is no command of a gateway";
        }
    }

    /// <summary>Ends it, and lets nobody start it again: who asks in good order means it.</summary>
    private void EndForGood()
    {
        if (_options.Again is not null)
        {
            Folder.Want(false);
        }

        EndOrNow();
    }

    private async Task HandOverAsync(Socket connection, CancellationToken cancellationToken)
    {
        ListenerHandover.Send(connection, [.. _gateway!.Listening.Select((s, n) => (string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{n}"), s))]);
        if (!string.Equals(await ProcessControl.ReadLineAsync(connection, cancellationToken), ControlCommand.Commit, StringComparison.Ordinal))
        {
            _log.Write("a process took the listening sockets and ended before it served; this one goes on");
            return;
        }

        // Name and place are free before the answer: who asked takes them next.
        _gateway.HandOver();
        _control!.Dispose();
        _claim?.Dispose();
        await connection.SendAsync("ok\n"u8.ToArray(), cancellationToken);
        _end.TrySetResult(true);
    }

    private GatewayReply Reply(string? failure) => new()
    {
        Failure = failure,
        Process = _processes.Self,
        Endpoints = [.. _gateway!.Endpoints.Select(e => e.ToString())],
        MemoryBytes = Environment.WorkingSet,
        ReloadProblem = _reloadProblem,
        Status = _gateway.Status(),
    };
}
