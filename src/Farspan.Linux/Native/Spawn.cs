using System.Runtime.InteropServices;
using Farspan.Linux.Processes;

namespace Farspan.Linux.Native;

/// <summary>posix_spawn(3): starts a program from the calling thread, in that thread's namespaces.</summary>
/// <remarks>
/// <para>glibc makes the child with CLONE_VFORK, so no managed code ever runs in it.</para>
/// <para>Needs glibc 2.34 (posix_spawn_file_actions_addclosefrom_np), as in Debian 12 and Ubuntu 22.04.</para>
/// </remarks>
internal static unsafe partial class Spawn
{
    // posix_spawn_file_actions_t has 80 bytes, posix_spawnattr_t 336, sigset_t 128 in glibc on 64 bits; room to spare.
    private const int StructBytes = 512;
    private const int SignalSetBytes = 128;
    private const short SetSignalDefaults = 0x04;
    private const short SetSignalMask = 0x08;
    private const short SetSession = 0x80;

    /// <summary>Starts the program and returns its process number.</summary>
    internal static int Start(string program, ChildProcessStart start, ChildDescriptors descriptors)
    {
        var (path, arguments) = start.User is { } user
            ? (ProgramPath.Find("setpriv"), AsUser(user, program, start.Arguments))
            : (program, (IReadOnlyList<string>)[program, .. start.Arguments]);
        var actions = stackalloc byte[StructBytes];
        var attributes = stackalloc byte[StructBytes];
        Check(InitActions(actions), path);
        Check(InitAttributes(attributes), path);
        using var argumentList = new TextArray(arguments);
        using var environment = new TextArray(ChildEnvironment.For(start));
        try
        {
            Describe(start, descriptors, actions, attributes, path);
            Check(Run(out var pid, path, actions, attributes, argumentList.Pointer, environment.Pointer), path);
            return pid;
        }
        finally
        {
            _ = DestroyActions(actions);
            _ = DestroyAttributes(attributes);
        }
    }

    private static void Describe(ChildProcessStart start, ChildDescriptors descriptors, byte* actions, byte* attributes, string path)
    {
        for (var i = 0; i < descriptors.Numbers.Length; i++)
        {
            Check(AddDuplicate(actions, descriptors.Numbers[i], i), path);
        }

        // Everything of ours is close-on-exec; what libraries opened without it goes too.
        Check(AddCloseFrom(actions, 3), path);
        if (start.WorkingDirectory is { } folder)
        {
            Check(AddChangeFolder(actions, folder), folder);
        }

        // The runtime ignores SIGPIPE and blocks signals on some threads; a child must not inherit that.
        var none = stackalloc byte[SignalSetBytes];
        var all = stackalloc byte[SignalSetBytes];
        _ = EmptySet(none);
        _ = FillSet(all);
        Check(SetMask(attributes, none), path);
        Check(SetDefaults(attributes, all), path);
        Check(SetOptions(attributes, (short)(SetSignalDefaults | SetSignalMask | (start.IsDetached ? SetSession : 0))), path);
    }

    private static List<string> AsUser(string user, string program, IReadOnlyList<string> arguments) =>
        ["setpriv", $"--reuid={user}", $"--regid={UserDatabase.PrimaryGroup(user)}", "--init-groups", "--inh-caps=-all", "--", program, .. arguments];

    private static void Check(int errno, string path)
    {
        if (errno != 0)
        {
            throw new KernelException("start", path, errno);
        }
    }

    [LibraryImport(Libc.Name, EntryPoint = "posix_spawn", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Run(out int pid, string path, byte* actions, byte* attributes, byte** arguments, byte** environment);

    [LibraryImport(Libc.Name, EntryPoint = "posix_spawn_file_actions_init")]
    private static partial int InitActions(byte* actions);

    [LibraryImport(Libc.Name, EntryPoint = "posix_spawn_file_actions_destroy")]
    private static partial int DestroyActions(byte* actions);

    [LibraryImport(Libc.Name, EntryPoint = "posix_spawn_file_actions_adddup2")]
    private static partial int AddDuplicate(byte* actions, int file, int newFile);

    [LibraryImport(Libc.Name, EntryPoint = "posix_spawn_file_actions_addclosefrom_np")]
    private static partial int AddCloseFrom(byte* actions, int first);

    [LibraryImport(Libc.Name, EntryPoint = "posix_spawn_file_actions_addchdir_np", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddChangeFolder(byte* actions, string path);

    [LibraryImport(Libc.Name, EntryPoint = "posix_spawnattr_init")]
    private static partial int InitAttributes(byte* attributes);

    [LibraryImport(Libc.Name, EntryPoint = "posix_spawnattr_destroy")]
    private static partial int DestroyAttributes(byte* attributes);

    [LibraryImport(Libc.Name, EntryPoint = "posix_spawnattr_setflags")]
    private static partial int SetOptions(byte* attributes, short options);

    [LibraryImport(Libc.Name, EntryPoint = "posix_spawnattr_setsigmask")]
    private static partial int SetMask(byte* attributes, byte* set);

    [LibraryImport(Libc.Name, EntryPoint = "posix_spawnattr_setsigdefault")]
    private static partial int SetDefaults(byte* attributes, byte* set);

    [LibraryImport(Libc.Name, EntryPoint = "sigemptyset")]
    private static partial int EmptySet(byte* set);

    [LibraryImport(Libc.Name, EntryPoint = "sigfillset")]
    private static partial int FillSet(byte* set);

    /// <summary>A null-terminated array of C strings.</summary>
    private sealed class TextArray : IDisposable
    {
        private readonly int _count;

        internal TextArray(IReadOnlyList<string> texts)
        {
            _count = texts.Count;
            Pointer = (byte**)NativeMemory.AllocZeroed((nuint)_count + 1, (nuint)sizeof(byte*));
            for (var i = 0; i < _count; i++)
            {
                Pointer[i] = (byte*)Marshal.StringToCoTaskMemUTF8(texts[i]);
            }
        }

        internal byte** Pointer { get; }

        public void Dispose()
        {
            for (var i = 0; i < _count; i++)
            {
                Marshal.FreeCoTaskMem((nint)Pointer[i]);
            }

            NativeMemory.Free(Pointer);
        }
    }
}
