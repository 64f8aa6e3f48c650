using System.Net.Sockets;
using Farspan.Linux.Namespaces;

namespace Farspan.Agent.Hosting;

/// <summary>Commands, and giving the place from one process to the next.</summary>
internal sealed partial class ServerHost
{
    private ProcessControl? _control;

    private async Task<ProcessControl> StartAsync(NetworkNamespace? home)
    {
        using var before = _options.TakesOver ? Predecessor.Ask(Folder.ControlSocket) : null;
        await _server.StartAsync(home, before, _log);
        if (before is not null)
        {
            // Both answer until here.
            before.Commit();
            _claim = await ProcessClaim.TakeOverAsync(Folder.ProcessClaim, _options.LogFile, _options.Time);
        }

        _control = ProcessControl.Listen(Folder.ControlSocket, AnswerAsync, _options.Time);
        ProcessClaim.Write(Folder.ProcessFile, _processes.Self);
        Folder.Fail(null);
        return _control;
    }

    private async Task<byte[]?> AnswerAsync(string command, Socket connection, CancellationToken cancellationToken)
    {
        switch (command)
        {
            case ControlCommand.Status:
                return Reply(command, null);
            case ControlCommand.Reload:
                return Reply(command, await ReloadAsync(onlyChanges: false, cancellationToken));
            case ControlCommand.Drain:
                EndForGood();
                return Reply(command, null);
            case ControlCommand.Stop:
                EndForGood();
                if (_server.StopsAtOnce)
                {
                    await _now.CancelAsync();
                }

                return Reply(command, null);
            case ControlCommand.HandOver when !_options.IsPortable:
                await HandOverAsync(connection, cancellationToken);
                return null;
            default:
                return Reply(command, await _server.DoAsync(command, cancellationToken));
        }
    }

    private async Task HandOverAsync(Socket connection, CancellationToken cancellationToken)
    {
        // What it listens on stays until the other serves: a reload that moves sockets waits.
        await _reloading.WaitAsync(cancellationToken);
        try
        {
            _server.GiveSockets(connection);
            if (!string.Equals(await ProcessControl.ReadLineAsync(connection, cancellationToken), ControlCommand.Commit, StringComparison.Ordinal))
            {
                _log.Write("a process took the sockets and ended before it served; this one goes on");
                return;
            }

            // Name and place are free before the answer: who asked takes them next.
            _server.Leave();
            _control!.Dispose();
            _claim?.Dispose();
            await connection.SendAsync("ok\n"u8.ToArray(), cancellationToken);
            _end.TrySetResult(true);
        }
        finally
        {
            _reloading.Release();
        }
    }

    private byte[] Reply(string command, string? failure) => _server.Reply(command, new HostState(failure, _processes.Self, _reloadProblem));
}
