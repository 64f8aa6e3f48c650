using System.IO.Pipes;
using Farspan.Linux.Native;

namespace Farspan.Linux.Processes;

/// <summary>The three standard descriptors of a child, opened by us, and our ends of its pipes.</summary>
internal sealed class ChildDescriptors : IDisposable
{
    private const int ReadOnly = 0;
    private const int WriteOnly = 1;
    private const int Create = 0x40;
    private const int Append = 0x400;
    private const int CloseOnExec = 0x80000;
    private const string Nothing = "/dev/null";

    // rw-------: logs may hold what only the owner may know.
    private const uint OwnerOnly = 0b110_000_000;

    private readonly List<IDisposable> _opened = [];
    private Stream? _output;
    private Stream? _error;

    private ChildDescriptors()
    {
    }

    /// <summary>Descriptors in our process that become 0, 1 and 2 of the child.</summary>
    internal int[] Numbers { get; } = new int[3];

    internal static ChildDescriptors Open(ChildProcessStart start)
    {
        var descriptors = new ChildDescriptors();
        try
        {
            descriptors.Numbers[0] = start.IsInputOurs ? 0 : descriptors.OpenFile(start.InputFile ?? Nothing, ReadOnly);
            descriptors.Numbers[1] = descriptors.OpenOutput(start.Output, 1, ref descriptors._output);
            descriptors.Numbers[2] = start.Error.IsWithOutput
                ? descriptors.Numbers[1]
                : descriptors.OpenOutput(start.Error, 2, ref descriptors._error);
            return descriptors;
        }
        catch (IOException)
        {
            descriptors.Dispose();
            throw;
        }
    }

    internal Stream? TakeOutput() => Interlocked.Exchange(ref _output, null);

    internal Stream? TakeError() => Interlocked.Exchange(ref _error, null);

    public void Dispose()
    {
        _opened.ForEach(one => one.Dispose());
        TakeOutput()?.Dispose();
        TakeError()?.Dispose();
    }

    private int OpenOutput(ChildOutput output, int ours, ref Stream? reader)
    {
        if (output.IsOurs)
        {
            return ours;
        }

        if (!output.IsPipe)
        {
            return OpenFile(output.Path ?? Nothing, WriteOnly | (output.Path is null ? 0 : Create | Append));
        }

        var pipe = new AnonymousPipeServerStream(PipeDirection.In, HandleInheritability.None);
        reader = pipe;
        _opened.Add(pipe.ClientSafePipeHandle);
        return (int)pipe.ClientSafePipeHandle.DangerousGetHandle();
    }

    private int OpenFile(string path, int flags)
    {
        var file = Libc.Check(Libc.Open(path, flags | CloseOnExec, OwnerOnly), "open", path);
        _opened.Add(file);
        return (int)file.DangerousGetHandle();
    }
}
