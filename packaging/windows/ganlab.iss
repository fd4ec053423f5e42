; The installer for Windows, by Inno Setup 6. UNTESTED: see README.md beside this file.
; build.py calls it: ISCC /DVersion=0.1.0 /DSource=FOLDER /DOut=FOLDER /DName=FILE ganlab.iss

#ifndef Version
  #error Start it by build.py, which says Version, Source, Out and Name
#endif

[Setup]
AppId={{6E1C1D0B-6F0A-4C0E-9A53-1E8C3B6D1C55}
AppName=ganlab
AppVersion={#Version}
AppPublisher=ganlab contributors
DefaultDirName={localappdata}\Programs\ganlab
DisableProgramGroupPage=yes
PrivilegesRequired=lowest
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
LicenseFile={#Source}\licences\ganlab.txt
SetupIconFile=..\..\build\icons\ganlab.ico
UninstallDisplayIcon={app}\ganlab-gui.exe
OutputDir={#Out}
OutputBaseFilename={#Name}
Compression=lzma2/normal
SolidCompression=yes
LZMANumBlockThreads=2
WizardStyle=modern

[Files]
Source: "{#Source}\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[InstallDelete]
; What an earlier version had and this one has not.
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{autoprograms}\ganlab"; Filename: "{app}\ganlab-gui.exe"

[Registry]
Root: HKA; Subkey: "Software\Classes\.ganlab"; ValueType: string; ValueData: "ganlab.run"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\ganlab.run"; ValueType: string; ValueData: "ganlab run"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\ganlab.run\DefaultIcon"; ValueType: string; ValueData: "{app}\ganlab-gui.exe,0"
Root: HKA; Subkey: "Software\Classes\ganlab.run\shell\open\command"; ValueType: string; ValueData: """{app}\ganlab-gui.exe"" ""%1"""

[Run]
Filename: "{app}\ganlab-gui.exe"; Description: "Open ganlab"; Flags: nowait postinstall skipifsilent
