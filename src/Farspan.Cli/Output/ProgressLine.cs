using System.Globalization;
using Farspan.Lab.Probes;
using Farspan.Lab.Reports;

namespace Farspan.Cli.Output;

/// <summary>Shows how far a command has come: one line that changes on a terminal, else a line per phase once it takes longer than a second.</summary>
internal sealed class ProgressLine : IProgress<LabProgress>, IProgress<TestProgress>, IDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromSeconds(1);
    private readonly Lock _gate = new();
    private readonly Terminal _terminal;
    private readonly long _began;
    private string? _phase;
    private bool _isShown;

    /// <summary>Begins with nothing shown.</summary>
    public ProgressLine(Terminal terminal)
    {
        _terminal = terminal;
        _began = terminal.Time.GetTimestamp();
    }

    /// <inheritdoc/>
    public void Report(TestProgress value) => Report(new LabProgress(value.Phase, value.Done, value.Total, value.Detail));

    /// <inheritdoc/>
    public void Report(LabProgress value)
    {
        lock (_gate)
        {
            var text = Text(value);
            if (_terminal.IsErrorTerminal)
            {
                // Back to the first column and clear to the end of the line (ECMA-48 EL).
                _terminal.Error.Write($"\r\u001b[K{text}");
                _isShown = true;
            }
            else if (value.Phase != _phase && _terminal.Time.GetElapsedTime(_began) >= _patience)
            {
                _terminal.Error.WriteLine($"farspan: {text}");
            }

            _phase = value.Phase;
        }
    }

    /// <summary>Takes the line away, so that what follows stands alone.</summary>
    public void Dispose()
    {
        lock (_gate)
        {
            if (_isShown)
            {
                _terminal.Error.Write("\r\u001b[K");
                _isShown = false;
            }
        }
    }

    private static string Text(LabProgress value)
    {
        var count = value.Total > 0 ? string.Create(CultureInfo.InvariantCulture, $" {value.Done}/{value.Total}") : "";
        return $"{value.Phase}{count}{(value.Detail is null ? "" : $": {value.Detail}")} …";
    }
}
